package org.sphereface.experiments.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.BatchReader;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.ShuffledSampler;
import org.sphereface.datasets.SyntheticFaces;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.losses.ASoftmax;
import org.sphereface.losses.Loss;
import org.sphereface.losses.Softmax;
import org.sphereface.networks.Network;
import org.sphereface.networks.ParameterFile;
import org.sphereface.networks.SphereFaceNetwork;
import org.sphereface.protocols.Embeddings;

class CellTrainerTest {

  private static final int HEIGHT = 28;
  private static final int WIDTH = 24;

  @TempDir private Path folder;

  private final FaceDataset faces =
      new SyntheticFaces(6, 8, "train", 1, 0.2, HEIGHT, WIDTH).open(Set.of());

  private CellTrainer.Outcome train(
      Loss loss, int iterations, double rate, List<Device> devices, Path parameters) {
    try (FaceModel model = model(loss, devices)) {
      return train(model, iterations, rate, parameters);
    }
  }

  private FaceModel model(Loss loss, List<Device> devices) {
    Network network = new SphereFaceNetwork(4, 0.125, HEIGHT, WIDTH, 16, "paper");
    return new FaceModel(
        new Cell("cell", loss, network, 5), faces.identities().size(), devices, 0.9, 5e-4);
  }

  private CellTrainer.Outcome train(FaceModel model, int iterations, double rate, Path parameters) {
    Recipe recipe =
        new Recipe(Recipe.Base.NONE, 16, iterations, rate, List.of(), 0.1, 0.9, 5e-4, true, 5);
    try (BatchReader batches =
        new BatchReader(faces, new ShuffledSampler(faces.images().size(), 5, true), 16, 0, 2)) {
      return new CellTrainer(model, recipe, HEIGHT, WIDTH, parameters)
          .train(batches, (point, speed) -> {});
    }
  }

  @Test
  void lossFallsBelowThatOfChanceAndLambdaIsLogged() {
    CellTrainer.Outcome outcome =
        train(new ASoftmax(), 60, 0.03, List.of(Device.cpu()), folder.resolve("p.safetensors"));
    assertEquals(12, outcome.curve().size());
    assertTrue(outcome.curve().get(11).loss() < 0.8 * Math.log(6), outcome.curve().toString());
    // 1000 / (1 + 0.12 * 60)
    assertEquals(1000 / 8.2, outcome.curve().get(11).lambda(), 1e-9);
  }

  @Test
  void sameSeedGivesTheSameBytes() throws IOException {
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    train(new Softmax(), 5, 0.05, List.of(Device.cpu()), first);
    train(new Softmax(), 5, 0.05, List.of(Device.cpu()), second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void divergenceStopsWithWhatToChangeAndKeepsTheLastFiniteState() {
    Path parameters = folder.resolve("p.safetensors");
    CellTrainer.Outcome outcome = train(new Softmax(), 10, 1e12, List.of(Device.cpu()), parameters);
    assertTrue(outcome.failure().contains("recipe.learningRate"), outcome.failure());
    assertTrue(outcome.iterations() < 10, outcome.toString());
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterFile.read(parameters, manager)
          .forEach(
              (name, values) -> {
                for (float value : values.toFloatArray()) {
                  assertTrue(Float.isFinite(value), name);
                }
              });
    }
  }

  @Test
  void stepsLeaveNoArraysBehind() {
    try (FaceModel model = model(new ASoftmax(), List.of(Device.cpu()))) {
      Path parameters = folder.resolve("p.safetensors");
      train(model, 5, 0.01, parameters);
      int after5 = model.manager().getManagedArrays().size();
      train(model, 60, 0.01, parameters);
      assertEquals(after5, model.manager().getManagedArrays().size());
    }
  }

  @Test
  void embeddingIsThatOfTheImageThenThatOfItsMirrorImage() {
    try (FaceModel model = model(new Softmax(), List.of(Device.cpu()))) {
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(i);
      }
      Embeddings embeddings = new EmbeddingExtractor(model).extract(faces, all);
      assertEquals(32, embeddings.dimension());
      // an image alone gives the same as in a batch of 32
      Embeddings alone = new EmbeddingExtractor(model).extract(faces, List.of(35));
      String name = faces.images().get(35);
      assertArrayEquals(alone.of(name), embeddings.of(name), 1e-5f);
    }
  }
}
