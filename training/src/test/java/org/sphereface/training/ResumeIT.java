package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.ForwardingDataset;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.IdentitySampler;
import org.sphereface.datasets.sampling.Sampler;
import org.sphereface.datasets.sampling.ShuffledSampler;
import org.sphereface.files.OutputFolder;
import org.sphereface.losses.Loss;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.losses.builtin.SoftmaxCenter;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.ResNetIr;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.checkpoint.CheckpointException;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.Adam;
import org.sphereface.training.optimizer.CosineSchedule;
import org.sphereface.training.optimizer.OptimizerSettings;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;
import org.sphereface.training.optimizer.WarmUp;

class ResumeIT {

  private static final int HEIGHT = SmallFaces.HEIGHT;
  private static final int WIDTH = SmallFaces.WIDTH;
  private static final int ITERATIONS = 6;

  @TempDir private Path folder;

  private final List<String> warnings = new ArrayList<>();

  private final FaceDataset faces = SmallFaces.OF_TEN;

  private Precision precision = Precision.FLOAT32;

  private RateSchedule schedule = new StepSchedule(ITERATIONS, 0.01, List.of(5), 0.1);

  private OptimizerSettings optimizer = new Sgd(0.9, 5e-4);

  private record Trained(
      Trainer.Outcome outcome,
      TrainingState from,
      byte[] parameters,
      Map<Integer, String> broken) {}

  private Trained train(Cell cell, FaceDataset data, String name) throws IOException {
    return train(cell, data, name, 0);
  }

  private Trained train(Cell cell, FaceDataset data, String name, double brokenShare)
      throws IOException {
    Sampler sampler =
        cell.loss().imagesPerIdentity() == 0
            ? new ShuffledSampler(data.images().size(), cell.seed(), true)
            : new IdentitySampler(data, new IdentitySampler.Plan(4, 4), cell.seed(), true);
    Recipe recipe =
        new Recipe(
            schedule,
            optimizer,
            Recipe.Data.shuffled(16),
            precision,
            new Recipe.Monitoring(2, 1, Recipe.StuckAction.WARN));
    Path file = folder.resolve(name).resolve("parameters.safetensors");
    try (FaceModel model = model(cell, data.identities().size(), optimizer)) {
      Checkpoints checkpoints = checkpoints(name);
      TrainingState done = checkpoints.restore(model);
      BatchReader.Start from = new BatchReader.Start(done.iteration(), done.broken());
      BatchReader.Options reading =
          new BatchReader.Options(2, brokenShare, Augmentation.NONE, cell.seed());
      try (BatchReader batches = new BatchReader(data, sampler, 16, from, reading)) {
        Trainer.Outcome outcome =
            new Trainer(
                    model,
                    recipe,
                    cell.network().inputHeight(),
                    cell.network().inputWidth(),
                    file,
                    checkpoints)
                .train(batches, done, (point, speed) -> {});
        return new Trained(outcome, done, Files.readAllBytes(file), batches.broken());
      }
    }
  }

  private Checkpoints checkpoints(String name) {
    return new Checkpoints(
        OutputFolder.at(checkpointFolder(name)),
        TrainingInputs.of("same: 1"),
        ResumeIT::differences,
        warnings::add);
  }

  private Path checkpointFolder(String name) {
    return folder.resolve(name).resolve("checkpoints");
  }

  /** What is trained. */
  private record Cell(Loss loss, Network network, long seed) {}

  private static FaceModel model(Cell cell, int classes, OptimizerSettings settings) {
    return new FaceModel(
        cell.network(), cell.loss(), cell.seed(), classes, List.of(Device.cpu()), settings);
  }

  private static List<String> differences(TrainingInputs then, TrainingInputs now) {
    return then.equals(now)
        ? List.of()
        : List.of(
            (then.configuration() + " and is " + now.configuration().replace("same: ", ""))
                .replace("same: ", "same was "));
  }

  private static Cell cell(Loss loss) {
    return new Cell(loss, new SphereFaceNetwork(4, 0.125, HEIGHT, WIDTH, 16, "paper"), 5);
  }

  /** The set goes away when the batch of the fourth iteration is read. */
  private static FaceDataset lostAfterThreeBatches(FaceDataset data, Cell cell) {
    Sampler sampler =
        cell.loss().imagesPerIdentity() == 0
            ? new ShuffledSampler(data.images().size(), cell.seed(), true)
            : new IdentitySampler(data, new IdentitySampler.Plan(4, 4), cell.seed(), true);
    Set<Integer> readable = new HashSet<>();
    for (int iteration = 0; iteration < 3; iteration++) {
      for (int index : sampler.batch(iteration, 16)) {
        readable.add(index);
      }
    }
    return new LostFaces(data, readable);
  }

  private static final class LostFaces extends ForwardingDataset {
    private final Set<Integer> readable;

    LostFaces(FaceDataset data, Set<Integer> readable) {
      super(data);
      this.readable = readable;
    }

    @Override
    public FaceImage image(int index) {
      if (!readable.contains(index)) {
        throw new DatasetException("the folder of faces is gone.");
      }
      return data().image(index);
    }
  }

  /** Cuts a training after some iterations, as its checkpoints show it. */
  private void keepCheckpointsUpTo(String name, int iteration) throws IOException {
    try (Stream<Path> all = Files.list(checkpointFolder(name))) {
      for (Path checkpoint : all.toList()) {
        if (Integer.parseInt(checkpoint.getFileName().toString()) > iteration) {
          Files.delete(checkpoint.resolve("manifest.json"));
        }
      }
    }
  }

  static Stream<Loss> losses() {
    return Stream.concat(
        ServiceLoader.load(Loss.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(loss -> loss.getClass().getPackage().equals(ASoftmax.class.getPackage()))
            .filter(loss -> !(loss instanceof SampledClasses)),
        // six people: four of them a batch of four people, one more drawn
        Stream.of(new SampledClasses(new ASoftmax(), 1), new SampledClasses(new Softmax(), 1)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyLossGoesOnToTheSameBitsAndTheSameCurve(Loss loss) throws IOException {
    Cell cell = new Cell(loss, new LinearNetwork(HEIGHT, WIDTH, 16), 5);
    Trained whole = train(cell, faces, "whole");

    assertThrows(
        DatasetException.class,
        () -> train(cell, lostAfterThreeBatches(faces, cell), "interrupted"));
    Trained resumed = train(cell, faces, "interrupted");

    assertTrue(resumed.from().iteration() >= 1 && resumed.from().iteration() < ITERATIONS);
    assertArrayEquals(whole.parameters(), resumed.parameters());
    assertEquals(whole.outcome().curve(), resumed.outcome().curve());
    assertEquals(List.of(), warnings);
  }

  static Stream<OptimizerSettings> adams() {
    return Stream.of(new Adam(0.9, 0.999, 1e-8, 5e-4, false), new Adam(0.9, 0.99, 1e-8, 0.1, true));
  }

  @ParameterizedTest
  @MethodSource("adams")
  void adamWithWarmUpAndCosineGoesOnToTheSameBits(OptimizerSettings adam) throws IOException {
    optimizer = adam;
    schedule = new WarmUp(new CosineSchedule(ITERATIONS, 0.01, 1e-4, 2), 2);
    Cell cell = cell(new SoftmaxCenter());
    Trained whole = train(cell, faces, "whole");
    assertThrows(
        DatasetException.class,
        () -> train(cell, lostAfterThreeBatches(faces, cell), "interrupted"));

    Trained resumed = train(cell, faces, "interrupted");

    assertEquals(3, resumed.from().iteration());
    assertArrayEquals(whole.parameters(), resumed.parameters());
    assertEquals(whole.outcome().curve(), resumed.outcome().curve());
    assertEquals(
        List.of(0.01, 0.0085502, 0.0015498),
        resumed.outcome().curve().stream()
            .map(point -> Math.rint(1e7 * point.learningRate()) / 1e7)
            .toList());
  }

  @Test
  void rowsInHostMemoryNeedAVelocity() {
    Cell cell = cell(new SampledClasses(new ASoftmax(), 1));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> model(cell, 6, new Adam(0.9, 0.999, 1e-8, 0, true)));
    assertTrue(refused.getMessage().contains("train it with SGD"), refused.getMessage());
  }

  @Test
  void aTrainingInMixedPrecisionGoesOnToTheSameBits() throws IOException {
    Cell cell = cell(new ASoftmax());
    byte[] single = train(cell, faces, "single").parameters();
    precision = ProcessorPrecision.assumed(Precision.MIXED);
    Trained whole = train(cell, faces, "whole");
    assertThrows(
        DatasetException.class,
        () -> train(cell, lostAfterThreeBatches(faces, cell), "interrupted"));
    Trained resumed = train(cell, faces, "interrupted");
    assertArrayEquals(whole.parameters(), resumed.parameters());
    assertEquals(single.length, whole.parameters().length);
    assertFalse(Arrays.equals(single, whole.parameters()));
  }

  @Test
  void brokenImagesThatWereMetBeforeTheInterruptionAreStillCounted() throws IOException {
    Cell cell = cell(new Softmax());
    Sampler sampler = new ShuffledSampler(faces.images().size(), cell.seed(), true);
    Set<Integer> sound = new HashSet<>();
    Set<Integer> metEarly = new HashSet<>();
    for (int index = 0; index < faces.images().size(); index++) {
      sound.add(index);
    }
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      for (int index : sampler.batch(iteration, 16)) {
        if (iteration < 3) {
          metEarly.add(index);
        } else {
          metEarly.remove(index);
        }
      }
    }
    int broken = metEarly.iterator().next();
    sound.remove(broken);
    FaceDataset data = new LostFaces(faces, sound);
    double one = 1.0 / faces.images().size();
    Trained whole = train(cell, data, "whole", one);

    assertThrows(
        DatasetException.class,
        () -> train(cell, lostAfterThreeBatches(data, cell), "interrupted", one));
    Trained resumed = train(cell, data, "interrupted", one);

    assertEquals(3, resumed.from().iteration());
    assertEquals(Set.of(broken), resumed.broken().keySet());
    assertEquals(whole.broken(), resumed.broken());
    assertArrayEquals(whole.parameters(), resumed.parameters());
  }

  @Test
  void progressOfAVersionThatKeptNoBrokenImagesIsRead() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode old = json.valueToTree(TrainingState.NONE);
    old.remove("broken");

    assertEquals(TrainingState.NONE, json.treeToValue(old, TrainingState.class));
  }

  @Test
  void dropoutAndRunningStatisticsGoOnToTheSameBits() throws IOException {
    Network network = new ResNetIr(18, HEIGHT, WIDTH, 16, 0.4);
    Cell cell = new Cell(new Softmax(), network, 5);
    Trained whole = train(cell, faces, "a");
    keepCheckpointsUpTo("a", ITERATIONS - 1);

    Trained resumed = train(cell, faces, "a");

    assertEquals(ITERATIONS - 1, resumed.from().iteration());
    assertArrayEquals(whole.parameters(), resumed.parameters());
  }

  @Test
  void aDamagedCheckpointIsToldAndTheOneBeforeIsUsed() throws IOException {
    Cell cell = cell(new ASoftmax());
    Trained whole = train(cell, faces, "a");
    for (String file : List.of("state.safetensors", "progress.json")) {
      train(cell, faces, "a");
      flipOneBit(checkpointFolder("a").resolve("6").resolve(file));
      warnings.clear();

      Trained resumed = train(cell, faces, "a");

      assertEquals(5, resumed.from().iteration());
      assertArrayEquals(whole.parameters(), resumed.parameters());
      assertEquals(1, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).contains(file + " is not what was written"), warnings.get(0));
      assertTrue(warnings.get(0).contains("the one before is tried"), warnings.get(0));
    }
  }

  @Test
  void withoutAWholeCheckpointTheTrainingStartsAnewAndSaysSo() throws IOException {
    Cell cell = cell(new Softmax());
    Trained whole = train(cell, faces, "a");
    keepCheckpointsUpTo("a", 0);
    Path broken = Files.createDirectories(checkpointFolder("a").resolve("7"));
    Files.writeString(broken.resolve("manifest.json"), "{\"version\": 1");

    Trained anew = train(cell, faces, "a");

    assertEquals(0, anew.from().iteration());
    assertArrayEquals(whole.parameters(), anew.parameters());
    assertTrue(
        warnings.get(warnings.size() - 1).contains("the training starts anew"),
        warnings.toString());
  }

  @Test
  void aCheckpointOfAnotherConfigurationIsRefusedAndKept() throws IOException {
    train(cell(new Softmax()), faces, "a");
    try (FaceModel model = model(cell(new Softmax()), 6, new Sgd(0.9, 0))) {
      Checkpoints other =
          new Checkpoints(
              OutputFolder.at(checkpointFolder("a")),
              TrainingInputs.of("same: 2"),
              ResumeIT::differences,
              warnings::add);
      CheckpointException e = assertThrows(CheckpointException.class, () -> other.restore(model));
      assertTrue(
          e.getMessage().contains("another configuration (same was 1 and is 2)"), e.getMessage());
      assertTrue(e.getMessage().contains("--force"), e.getMessage());
    }
    assertEquals(6, train(cell(new Softmax()), faces, "a").from().iteration());
  }

  @Test
  void aCheckpointOfAnEarlierVersionIsRefusedAndKept() throws IOException {
    Path old = Files.createDirectories(checkpointFolder("a").resolve("3"));
    Files.writeString(
        old.resolve("manifest.json"), "{\"version\": 1, \"fingerprint\": \"ab\", \"sha256\": {}}");
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> train(cell(new Softmax()), faces, "a"));
    assertTrue(e.getMessage().contains("earlier version"), e.getMessage());
    assertTrue(Files.exists(old.resolve("manifest.json")));
  }

  @Test
  void theLatestTwoAndTheBestAreKept() throws IOException {
    Trained trained = train(cell(new Softmax()), faces, "a");
    try (Stream<Path> all = Files.list(checkpointFolder("a"))) {
      List<Path> kept = all.sorted().toList();
      assertTrue(kept.size() == 2 || kept.size() == 3, kept.toString());
      assertEquals(
          List.of("5", "6"),
          kept.subList(kept.size() - 2, kept.size()).stream()
              .map(path -> path.getFileName().toString())
              .toList());
    }
    assertEquals(3, trained.outcome().curve().size());
  }

  @Test
  void whereNoCheckpointCanBeWrittenTheFailureNamesThePlaceAndLeavesNothingHalfWritten()
      throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(checkpointFolder("a"), "a file in the folder's place");

    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> train(cell(new Softmax()), faces, "a"));

    assertTrue(e.getMessage().contains("checkpoints"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("a").resolve("parameters.safetensors")));
  }

  private static void flipOneBit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
