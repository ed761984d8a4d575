package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.IdentitySampler;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.losses.builtin.SoftmaxContrastive;
import org.sphereface.losses.builtin.Triplet;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

/** A batch in parts, each through the network on its own, is the same training as in one. */
class SplitBatchTest {

  private static final int HEIGHT = SmallFaces.HEIGHT;
  private static final int WIDTH = SmallFaces.WIDTH;
  private static final double RATE = 0.01;

  @TempDir private Path folder;

  private final FaceDataset faces = SmallFaces.OF_EIGHT;

  /** The first velocity is -rate times the gradient (and the decay, which is 0 here). */
  private Map<String, float[]> gradients(Loss loss, int parts) {
    Network network = new SphereFaceNetwork(4, 0.125, HEIGHT, WIDTH, 16, "paper");
    Recipe recipe =
        new Recipe(
            new StepSchedule(1, RATE, List.of(), 0.1),
            new Sgd(0.9, 0),
            Recipe.Data.shuffled(16),
            Precision.FLOAT32,
            new Recipe.Monitoring(1, 0, Recipe.StuckAction.WARN));
    List<Device> devices = Collections.nCopies(parts, Device.cpu());
    IdentitySampler sampler = new IdentitySampler(faces, new IdentitySampler.Plan(4, 4), 5, true);
    try (FaceModel model = new FaceModel(network, loss, 5, 6, devices, new Sgd(0.9, 0));
        BatchReader batches =
            new BatchReader(
                faces,
                sampler,
                16,
                BatchReader.Start.at(0),
                new BatchReader.Options(1, 0, Augmentation.NONE, 0))) {
      new Trainer(model, recipe, HEIGHT, WIDTH, folder.resolve("p.safetensors"))
          .train(batches, (point, speed) -> {});
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Map.Entry<String, NDArray> velocity : model.optimizer().states().entrySet()) {
        float[] gradient = velocity.getValue().toFloatArray();
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = (float) (gradient[i] / -RATE);
        }
        gradients.put(velocity.getKey(), gradient);
      }
      return gradients;
    }
  }

  static Stream<Loss> losses() {
    return Stream.of(new Softmax(), new ASoftmax(), new SoftmaxContrastive(), new Triplet());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void twoAndFourPartsHaveTheGradientOfTheWholeBatch(Loss loss) {
    Map<String, float[]> whole = gradients(loss, 1);
    for (int parts : new int[] {2, 4}) {
      Map<String, float[]> split = gradients(loss, parts);
      assertEquals(whole.keySet(), split.keySet());
      whole.forEach(
          (name, gradient) -> {
            double largest = 0;
            for (float value : gradient) {
              largest = Math.max(largest, Math.abs(value));
            }
            assertArrayEquals(
                gradient,
                split.get(name),
                (float) (1e-4 * largest + 1e-7),
                parts + " parts: " + name);
          });
    }
  }
}
