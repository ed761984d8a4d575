package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.ShuffledSampler;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

/** A network with batch normalisation in training and evaluation. */
class NormalisedNetworkTest {

  private static final int HEIGHT = SmallFaces.HEIGHT;
  private static final int WIDTH = SmallFaces.WIDTH;
  private static final String MEAN = "conv1.bn.running_mean";

  @TempDir private Path folder;

  private final FaceDataset faces = SmallFaces.OF_EIGHT;

  private FaceModel model() {
    return new FaceModel(
        new MobileFaceNet(HEIGHT, WIDTH, 16),
        new Softmax(),
        5,
        faces.identities().size(),
        List.of(Device.cpu()),
        new Sgd(0.9, 5e-4));
  }

  private Trainer.Outcome train(FaceModel model, int iterations, Path parameters) {
    Recipe recipe =
        new Recipe(
            new StepSchedule(iterations, 0.05, List.of(), 0.1),
            new Sgd(0.9, 5e-4),
            Recipe.Data.shuffled(16),
            Precision.FLOAT32,
            new Recipe.Monitoring(5, 0, Recipe.StuckAction.WARN));
    try (BatchReader batches =
        new BatchReader(
            faces,
            new ShuffledSampler(faces.images().size(), 5, true),
            16,
            BatchReader.Start.at(0),
            new BatchReader.Options(2, 0, Augmentation.NONE, 0))) {
      return new Trainer(model, recipe, HEIGHT, WIDTH, parameters)
          .train(batches, (point, speed) -> {});
    }
  }

  @Test
  void theLossFallsAndStatisticsAreSavedButNotOptimized() {
    Path file = folder.resolve("p.safetensors");
    try (FaceModel model = model();
        NDManager manager = NDManager.newBaseManager()) {
      Trainer.Outcome outcome = train(model, 30, file);
      assertTrue(outcome.curve().get(5).loss() < 0.7 * Math.log(6), outcome.curve().toString());

      Map<String, NDArray> saved = ParameterFile.read(file, manager);
      float[] mean = saved.get("network." + MEAN).toFloatArray();
      assertFalse(Arrays.equals(new float[mean.length], mean));
      assertFalse(saved.containsKey("velocity.network." + MEAN));
      assertTrue(saved.containsKey("velocity.network.conv1.bn.weight"));
      long trainable =
          saved.entrySet().stream()
              .filter(named -> named.getKey().startsWith("velocity.network."))
              .mapToLong(named -> named.getValue().size())
              .sum();
      assertEquals(trainable, model.networkParameters());
    }
  }

  @Test
  void theEmbeddingOfAnImageDoesNotDependOnTheOthersOfItsBatch() {
    try (FaceModel model = model()) {
      train(model, 3, folder.resolve("p.safetensors"));
      EmbeddingExtractor extractor = new EmbeddingExtractor(model);
      Embeddings together = extractor.extract(faces, IntStream.range(0, 40).boxed().toList());
      Embeddings alone = extractor.extract(faces, List.of(35));
      String name = faces.images().get(35);
      assertArrayEquals(alone.of(name), together.of(name), 1e-4f);
    }
  }

  @Test
  void stepsLeaveNoArraysBehind() {
    try (FaceModel model = model()) {
      Path parameters = folder.resolve("p.safetensors");
      train(model, 2, parameters);
      int early = model.manager().getManagedArrays().size();
      train(model, 6, parameters);
      assertEquals(early, model.manager().getManagedArrays().size());
    }
  }
}
