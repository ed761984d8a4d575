package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.IdentitySampler;
import org.sphereface.datasets.sampling.Sampler;
import org.sphereface.datasets.sampling.ShuffledSampler;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.losses.builtin.SoftmaxCenter;
import org.sphereface.losses.builtin.Triplet;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

class TrainerIT {

  private static final int HEIGHT = SmallFaces.HEIGHT;
  private static final int WIDTH = SmallFaces.WIDTH;

  @TempDir private Path folder;

  private final FaceDataset faces = SmallFaces.OF_EIGHT;

  private Precision precision = Precision.FLOAT32;

  private Trainer.Outcome train(
      Loss loss, int iterations, double rate, List<Device> devices, Path parameters) {
    try (FaceModel model = model(loss, devices)) {
      return train(model, iterations, rate, parameters);
    }
  }

  private FaceModel model(Loss loss, List<Device> devices) {
    return model(new SphereFaceNetwork(4, 0.125, HEIGHT, WIDTH, 16, "paper"), loss, devices);
  }

  private FaceModel model(Network network, Loss loss, List<Device> devices) {
    return new FaceModel(network, loss, 5, faces.identities().size(), devices, new Sgd(0.9, 5e-4));
  }

  private Trainer.Outcome train(FaceModel model, int iterations, double rate, Path parameters) {
    return train(
        model, iterations, rate, parameters, new ShuffledSampler(faces.images().size(), 5, true));
  }

  private Trainer.Outcome train(
      FaceModel model, int iterations, double rate, Path parameters, Sampler sampler) {
    Recipe recipe =
        new Recipe(
            new StepSchedule(iterations, rate, List.of(), 0.1),
            new Sgd(0.9, 5e-4),
            Recipe.Data.shuffled(16),
            precision,
            new Recipe.Monitoring(5, 0, Recipe.StuckAction.WARN));
    try (BatchReader batches =
        new BatchReader(
            faces,
            sampler,
            16,
            BatchReader.Start.at(0),
            new BatchReader.Options(2, 0, Augmentation.NONE, 0))) {
      return new Trainer(model, recipe, HEIGHT, WIDTH, parameters)
          .train(batches, (point, speed) -> {});
    }
  }

  @Test
  void lossFallsBelowThatOfChanceAlikeInMixedPrecisionAndLambdaIsLogged() {
    List<CurvePoint> single = curve();
    assertEquals(12, single.size());
    CurvePoint last = single.get(11);
    assertTrue(last.loss() < 0.8 * Math.log(6), single.toString());
    // 1000 / (1 + 0.12 * 60)
    assertEquals(1000 / 8.2, last.lambda(), 1e-9);
    precision = ProcessorPrecision.assumed(Precision.MIXED);
    double mixed = curve().get(11).loss();
    assertEquals(last.loss(), mixed, 0.15);
    assertNotEquals(last.loss(), mixed);
  }

  private List<CurvePoint> curve() {
    return train(new ASoftmax(), 60, 0.03, List.of(Device.cpu()), folder.resolve("p.safetensors"))
        .curve();
  }

  static Stream<Loss> losses() {
    return Stream.concat(
        ServiceLoader.load(Loss.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(loss -> loss.getClass().getPackage().equals(ASoftmax.class.getPackage()))
            // a tenth of six people is nobody
            .filter(loss -> !(loss instanceof SampledClasses)),
        Stream.of(
            new ASoftmax(4, new LambdaAnnealing(), "released"),
            new SampledClasses(new ASoftmax(), 1),
            new Triplet(0.2, "all", 2)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyLossFallsInTraining(Loss loss) {
    Sampler sampler =
        loss.imagesPerIdentity() == 0
            ? new ShuffledSampler(faces.images().size(), 5, true)
            : new IdentitySampler(faces, new IdentitySampler.Plan(4, 4), 5, true);
    Network network = new LinearNetwork(HEIGHT, WIDTH, 16);
    try (FaceModel model = model(network, loss, List.of(Device.cpu()))) {
      Trainer.Outcome outcome = train(model, 60, 0.01, folder.resolve("p.safetensors"), sampler);
      assertNull(outcome.failure());
      double first = outcome.curve().get(0).loss();
      double last = outcome.curve().get(outcome.curve().size() - 1).loss();
      assertTrue(last < 0.9 * first, outcome.curve().toString());
    }
  }

  @Test
  void aSavedTrainingHoldsCentresAllRowsKeptInHostMemoryTheIterationAndLambda() throws IOException {
    Path parameters = folder.resolve("p.safetensors");
    train(new SoftmaxCenter(), 3, 0.01, List.of(Device.cpu()), parameters);
    Map<String, Shape> shapes = shapes(parameters);
    assertEquals(new Shape(6, 16), shapes.get("head.centres"));
    assertNull(shapes.get("velocity.head.centres"));
    Path sampled = folder.resolve("s.safetensors");
    train(new SampledClasses(new ASoftmax(), 1), 3, 0.01, List.of(Device.cpu()), sampled);
    shapes = shapes(sampled);
    assertEquals(new Shape(6, 16), shapes.get("head.weight"));
    assertEquals(new Shape(6, 16), shapes.get("velocity.head.weight"));
    String header = new String(Files.readAllBytes(sampled), StandardCharsets.ISO_8859_1);
    // 1000 / (1 + 0.12 * 3)
    assertTrue(
        header.contains("\"iteration\":\"3\",\"lambda\":\"735.29"), header.substring(8, 200));
  }

  private static Map<String, Shape> shapes(Path parameters) {
    Map<String, Shape> shapes = new HashMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterFile.read(parameters, manager)
          .forEach((name, array) -> shapes.put(name, array.getShape()));
    }
    return shapes;
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
    Trainer.Outcome outcome = train(new Softmax(), 19, 500, List.of(Device.cpu()), parameters);
    assertTrue(outcome.failure().contains("recipe.learningRate"), outcome.failure());
    assertTrue(outcome.iterations() < 19, outcome.toString());
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

  @ParameterizedTest
  @EnumSource
  void stepsLeaveNoArraysBehind(Precision in) {
    precision = ProcessorPrecision.assumed(in);
    try (FaceModel model = model(new ASoftmax(), List.of(Device.cpu()))) {
      Path parameters = folder.resolve("p.safetensors");
      train(model, 5, 0.01, parameters);
      int after5 = model.manager().getManagedArrays().size();
      train(model, 20, 0.01, parameters);
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
