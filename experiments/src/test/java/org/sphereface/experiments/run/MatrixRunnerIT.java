package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.ForwardingDataset;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.plan.MatrixForecast;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.EmbeddingCurve;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.RunStatus;
import org.sphereface.training.Recipe;
import org.sphereface.training.events.EventReader;
import org.sphereface.training.events.EventReader.Scalar;

class MatrixRunnerIT {

  @TempDir private Path out;

  private final StringWriter console = new StringWriter();

  private static Matrix smoke(String... sets) {
    List<String> all = new ArrayList<>(SmokeRun.SMALL);
    all.addAll(List.of("recipe.iterations=3", "recipe.steps=[2]"));
    all.addAll(List.of(sets));
    return new MatrixReader().read("smoke", all);
  }

  private int run(Matrix matrix, boolean force) {
    return new MatrixRunner(matrix, out, force, "test", new PrintWriter(console)).run();
  }

  private CellResult result(Cell cell) {
    return ResultFiles.readCell(out, cell.id()).orElseThrow();
  }

  private Path file(Cell cell) {
    return out.resolve("cells").resolve(cell.id()).resolve("result.json");
  }

  @Test
  void finishedCellsAreKeptAndAnInterruptedOneIsRunAgainToTheSameResult() throws IOException {
    Matrix matrix = smoke();
    assertEquals(0, run(matrix, false));
    Cell kept = matrix.cells().get(0);
    Cell interrupted = matrix.cells().get(1);
    String before = Files.readString(file(kept));
    CellResult whole = result(interrupted);
    Files.delete(file(interrupted));
    assertEquals(0, run(matrix, false));
    assertEquals(before, Files.readString(file(kept)));
    assertEquals(whole.evaluations(), result(interrupted).evaluations());
    assertEquals(whole.curve(), result(interrupted).curve());
    assertTrue(console.toString().contains("1 of 2 cells are already finished"));
  }

  @Test
  void eventFilesHoldTheCurveAndTheAccuracyAndNoStatusIsLeft() throws IOException {
    Matrix matrix = smoke("recipe.logEvery=1");
    assertEquals(0, run(matrix, false));
    assertFalse(Files.exists(out.resolve("status.json")));
    for (Cell cell : matrix.cells()) {
      CellResult result = result(cell);
      Map<String, List<Scalar>> series = EventReader.read(file(cell).resolveSibling("events"));
      assertEquals(
          result.curve().stream()
              .map(point -> new Scalar(point.iteration(), (float) point.loss()))
              .toList(),
          series.get("training/loss"));
      CellResult.Evaluation evaluation = result.evaluations().get(0);
      assertEquals(
          List.of(new Scalar(3, (float) evaluation.result().meanAccuracy())),
          series.get("evaluation/" + evaluation.name()));
    }
  }

  @Test
  void embeddingsAreMeasuredAtPointsOfTheCurveAndTheTrainingDoesNotDependOnIt() throws IOException {
    // two people of two images each: 8 images a point, of 60 batches
    String[] few = {
      "train.identities=2",
      "train.imagesPerIdentity=2",
      "recipe.batch=4",
      "recipe.iterations=60",
      "evaluations.0.faces.identities=10"
    };
    Matrix often =
        smoke(
            Stream.concat(Stream.of("recipe.logEvery=20"), Stream.of(few)).toArray(String[]::new));
    assertEquals(0, run(often, false));
    Map<String, byte[]> trained = new TreeMap<>();
    for (Cell cell : often.cells()) {
      trained.put(
          cell.id(), Files.readAllBytes(file(cell).resolveSibling("parameters.safetensors")));
      EmbeddingCurve curve = EmbeddingCurve.read(out, cell.id()).orElseThrow();
      assertEquals(result(cell).training().fingerprint(), curve.trainingFingerprint());
      assertEquals(result(cell).evaluations().get(0).fingerprint(), curve.testFingerprint());
      // a tenth of 240 images is less than the 34 of one point
      assertEquals(
          List.of(60), curve.points().stream().map(EmbeddingCurve.Point::iteration).toList());
      EmbeddingCurve.Point last = curve.points().get(0);
      assertEquals(2, last.training().people());
      assertEquals(4, last.training().images());
      assertEquals(10, last.test().people());
      assertEquals(30, last.test().images());
      assertEquals(4, last.classes().violated().size());
      // softmax, and A-Softmax with lambda: the own class is among two, the margin never helps
      assertTrue(last.unrecognised() >= 0 && last.unrecognised() <= 1);
    }
    Matrix rarely =
        smoke(Stream.concat(Stream.of("recipe.logEvery=7"), Stream.of(few)).toArray(String[]::new));
    assertEquals(0, run(rarely, true));
    for (Cell cell : rarely.cells()) {
      assertArrayEquals(
          trained.get(cell.id()),
          Files.readAllBytes(file(cell).resolveSibling("parameters.safetensors")));
    }
  }

  @Test
  void measuredPointsAreSpreadOverTheCurveAndBounded() {
    Recipe recipe =
        smoke("recipe.iterations=1000", "recipe.logEvery=10", "recipe.steps=[900]")
            .recipe(smoke().cells().get(0));
    int read = 1000 * recipe.data().batch();
    for (int images : new int[] {1, 16, 100, 400, 10 * read}) {
      List<Integer> due =
          IntStream.rangeClosed(1, 100)
              .map(i -> 10 * i)
              .filter(iteration -> EmbeddingRecorder.isDue(recipe, iteration, images))
              .boxed()
              .toList();
      int expected = Math.max(1, Math.min(20, read / 10 / images));
      assertEquals(expected, due.size());
      assertEquals(1000, due.get(due.size() - 1));
      assertEquals(100 / expected * 10, due.get(0), 10);
    }
    assertFalse(EmbeddingRecorder.isDue(recipe, 1000, 0));
  }

  @Test
  void withoutEventFilesThoseOfATrainingBeforeAreRemoved() {
    Matrix matrix = smoke();
    run(matrix, false);
    Path events = file(matrix.cells().get(0)).resolveSibling("events");
    assertEquals(1, events.toFile().list().length);
    List<Device> devices = List.of(Engine.getInstance().getDevices());
    RunSettings setting = new RunSettings(out, devices, "test", false, new PrintWriter(console));
    new MatrixRunner(matrix, setting, true).run();
    assertEquals(0, events.toFile().list().length);
  }

  @Test
  void aRunWhoseStatusCannotBeWrittenSaysSoOnceAndGoesOn() throws IOException {
    Files.createDirectories(out.resolve("status.json").resolve("in the way"));
    Matrix matrix = smoke();
    assertEquals(0, run(matrix, false));
    assertEquals(Status.FINISHED, result(matrix.cells().get(1)).status());
    assertEquals(2, console.toString().split("WARNING: Cannot write").length, console::toString);
  }

  @Test
  void cellsOfAnotherConfigurationAreRefusedUnlessForced() {
    assertEquals(0, run(smoke(), false));
    RunException e =
        assertThrows(RunException.class, () -> run(smoke("recipe.learningRate=0.01"), false));
    assertTrue(e.getMessage().contains("--force"), e.getMessage());
    assertEquals(0, run(smoke("recipe.learningRate=0.01"), true));
  }

  @Test
  void finishedCellsOfAnotherEngineAreKeptWithAWord() throws IOException {
    assertEquals(0, run(smoke(), false));
    Path file = file(smoke().cells().get(0));
    String engine = "\"engine\" : \"" + Engine.getInstance().getEngineName() + " ";
    String result = Files.readString(file);
    assertTrue(result.contains(engine), result);
    Files.writeString(file, result.replace(engine, "\"engine\" : \"Other "));
    assertEquals(0, run(smoke(), false));
    assertTrue(console.toString().contains("made by another engine"), console.toString());
  }

  @Test
  void aBatchThatHoldsNoWholeIdentitiesIsRefusedBeforeAnythingIsTrained() {
    MatrixException e =
        assertThrows(
            MatrixException.class,
            () -> run(smoke("losses=[{loss: triplet, imagesPerIdentity: 3}]"), false));
    assertTrue(e.getMessage().contains("set a multiple of 3"), e.getMessage());
  }

  @Test
  void divergingCellsAreMarkedFailedWithTheReasonAndTheOthersGoOn() {
    Matrix matrix = smoke("recipe.learningRate=1e12", "recipe.iterations=8", "recipe.steps=[7]");
    assertEquals(2, run(matrix, false));
    for (Cell cell : matrix.cells()) {
      assertEquals(Status.FAILED, result(cell).status());
      assertTrue(result(cell).failure().contains("learningRate"), result(cell).failure());
      assertTrue(result(cell).evaluations().isEmpty());
    }
  }

  @Test
  void resultSaysThatItsFacesAreSyntheticAndWhatMadeIt() {
    Matrix matrix = smoke();
    run(matrix, false);
    CellResult result = result(matrix.cells().get(0));
    assertTrue(result.training().synthetic());
    assertTrue(result.evaluations().get(0).synthetic());
    assertFalse(result.training().fingerprint().isEmpty());
    assertEquals(matrix.configuration(matrix.cells().get(0)), result.provenance().configuration());
    assertEquals("test", result.provenance().command());
    assertEquals(3, result.training().iterations());
  }

  @Test
  void facesOfAnotherSizeThanTheNetworksAreRefused() {
    Matrix matrix = smoke("networks.0.inputHeight=112", "networks.0.inputWidth=96");
    MatrixException e = assertThrows(MatrixException.class, () -> run(matrix, false));
    assertTrue(e.getMessage().contains("56 x 48"), e.getMessage());
  }

  @Test
  void brokenTrainingImagesAreSkippedCountedAndTold() throws IOException {
    Path faces = faces("faces", 4, 5);
    Path first = faces.resolve("p0/0.ppm");
    Files.write(first, Arrays.copyOf(Files.readAllBytes(first), 1000));
    String train = "train={source: image-folder, images: '" + faces + "', height: 56, width: 48}";
    String network =
        "networks=[{network: sphereface, depth: 4, width: 0.125, inputHeight: 56, inputWidth: 48,"
            + " embeddingSize: 8}]";
    String test =
        "evaluations=[{name: synthetic, faces: {source: synthetic-faces, split: test,"
            + " identities: 20, imagesPerIdentity: 4, height: 56, width: 48},"
            + " protocol: {protocol: verification, folds: 2, pairsPerFold: 20}}]";
    String balanced = "recipe.sampler=class-balanced";
    Matrix matrix =
        smoke(train, network, test, "losses=[softmax]", balanced, "recipe.brokenShare=0.05");
    run(matrix, false);
    CellResult result = result(matrix.cells().get(0));
    assertEquals(1, result.training().reading().broken());
    assertTrue(result.training().reading().waitShare() <= 1);
    assertTrue(
        console.toString().contains("1 broken training images were skipped, the first: " + faces),
        console::toString);
    Matrix strict =
        smoke(train, network, test, "losses=[softmax]", balanced, "recipe.brokenShare=0");
    assertEquals(1, run(strict, true));
    CellResult failed = result(strict.cells().get(0));
    assertEquals(Status.FAILED, failed.status());
    assertTrue(failed.failure().contains("0.ppm: not a readable image"), failed.failure());
  }

  /** A folder of small faces. */
  private Path faces(String name, int people, int images) throws IOException {
    Path faces = out.resolve(name);
    for (int person = 0; person < people; person++) {
      for (int image = 0; image < images; image++) {
        Path file = faces.resolve("p" + person).resolve(image + ".ppm");
        Files.createDirectories(file.getParent());
        byte[] ppm = Arrays.copyOf("P6 48 56 255\n".getBytes("US-ASCII"), 13 + 8064);
        ppm[14 + 100 * person + image] = 99;
        Files.write(file, ppm);
      }
    }
    return faces;
  }

  private static String folder(Path faces) {
    return "{source: image-folder, images: '" + faces + "', height: 56, width: 48}";
  }

  @Test
  void aCellThatCannotBeTrainedFailsAloneAndIsToldBefore() {
    // smoke has 20 people and batches of 16 images
    Matrix matrix = smoke("losses=[{loss: sampled-classes, rate: 0.1}, softmax]");
    assertEquals(1, run(matrix, false));

    CellResult failed = result(matrix.cells().get(0));
    assertEquals(Status.FAILED, failed.status());
    assertTrue(
        failed
            .failure()
            .matches(
                "sampled-classes: the batch of iteration 1 has images of 1?\\d identities, but rate"
                    + " 0.1 of 20 classes is a sample of 2: raise rate to at least 0.800, .*"),
        failed.failure());
    assertEquals(Status.FINISHED, result(matrix.cells().get(1)).status());
    String said = console.toString();
    assertTrue(said.indexOf("will fail: sampled-classes") < said.indexOf("[1/2]"), said);
    assertEquals(
        List.of("Cell " + failed.id() + ": " + failed.failure()),
        MatrixForecast.of(matrix, null, 1).missing());
  }

  @Test
  void aBrokenTestImageIsFoundBeforeAnythingIsTrained() throws IOException {
    Path faces = faces("test", 4, 2);
    Files.writeString(faces.resolve("p2/1.ppm"), "P6");
    Matrix matrix =
        smoke(
            "evaluations.0.faces=" + folder(faces),
            "evaluations.0.protocol={protocol: verification, folds: 2, pairsPerFold: 1}");
    String problem = assertThrows(MatrixException.class, () -> run(matrix, false)).getMessage();
    assertTrue(problem.startsWith("Evaluation 'synthetic': " + faces.resolve("p2/1.ppm")), problem);
    assertFalse(Files.exists(out.resolve("cells")));
    assertEquals(List.of(problem), MatrixForecast.of(matrix, null, 1).missing());
  }

  @Test
  void anEvaluationThatFailsCostsItselfAloneAndNothingIsTrainedTwice() throws IOException {
    Path faces = faces("test", 4, 2);
    String protocol = "{protocol: verification, folds: 2, pairsPerFold: 1}";
    Matrix matrix =
        smoke(
            "losses=[softmax]",
            "evaluations=[{name: first, faces: "
                + folder(faces)
                + ", protocol: "
                + protocol
                + "}, {name: second, faces: {source: synthetic-faces, split: test, identities: 6,"
                + " imagesPerIdentity: 2, height: 56, width: 48}, protocol: "
                + protocol
                + "}]");
    Cell cell = matrix.cells().get(0);
    RunSettings setting =
        new RunSettings(
            out,
            List.of(Engine.getInstance().getDevices()),
            "test",
            false,
            new PrintWriter(console));
    Map<FacePatch, OpenedDatasets> sets = OpenedDatasets.ofPatches(matrix);
    OpenedDatasets open = sets.get(FacePatch.WHOLE);
    // the image goes bad after it was looked at
    OpenedEvaluation first = open.evaluations().get(0);
    OpenedEvaluation bad =
        new OpenedEvaluation(
            first.plan(), new GoneFaces(first.faces()), first.pairs(), first.indexByImage());
    OpenedDatasets broken =
        new OpenedDatasets(
            open.training(), List.of(bad, open.evaluations().get(1)), open.megaFace());
    ProvenanceCollector provenance = new ProvenanceCollector("test", "[cpu()]");
    try (RunStatusWriter log = new RunStatusWriter(matrix, setting, RunStatus.WHOLE)) {
      CellRunner runner = new CellRunner(matrix, Map.of(FacePatch.WHOLE, broken), setting, log);
      assertTrue(runner.train(cell, provenance).isFailed());
    }
    CellResult failed = result(cell);
    assertEquals(Status.FAILED, failed.status());
    assertTrue(
        failed.failure().matches("Evaluation 'first': p\\d/\\d.ppm: gone"), failed.failure());
    assertEquals(
        List.of("second"), failed.evaluations().stream().map(CellResult.Evaluation::name).toList());
    assertEquals(3, failed.training().iterations());

    assertEquals(0, run(matrix, false));
    assertTrue(
        console.toString().contains("Going on from the checkpoint of iteration 3."),
        console::toString);
    assertEquals(failed.curve(), result(cell).curve());
    assertEquals(failed.evaluations(), result(cell).evaluations().subList(1, 2));
  }

  /** Faces whose files are no longer there. */
  private static final class GoneFaces extends ForwardingDataset {
    GoneFaces(FaceDataset faces) {
      super(faces);
    }

    @Override
    public FaceImage image(int index) {
      throw new DatasetException(images().get(index) + ": gone");
    }
  }

  @Test
  void oneIdentityIsRefusedForEveryLoss() throws IOException {
    Path one = faces("one", 1, 4);
    for (String loss : List.of("softmax", "sphereface2", "cosface", "softmax-center")) {
      Matrix matrix = smoke("train=" + folder(one), "losses=[" + loss + "]");
      String problem = assertThrows(MatrixException.class, () -> run(matrix, false)).getMessage();
      assertTrue(problem.startsWith("The training set has one identity alone ("), problem);
      assertTrue(MatrixForecast.of(matrix, null, 1).missing().contains(problem), problem);
    }
  }

  @Test
  void setsAndLossesThatTeachLittleAreWarnedOf() throws IOException {
    Path two = faces("two", 2, 1);
    String loss = "{loss: a-softmax, annealing: {base: 0, minimum: 0}}";
    Matrix matrix =
        smoke(
            "train=" + folder(two),
            "losses=[" + loss + "]",
            "recipe.batch=2",
            "recipe.steps=[2, 3]");
    assertEquals(0, run(matrix, false));
    List<String> warnings = result(matrix.cells().get(0)).warnings();
    assertEquals(4, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains("has 2 identities"), warnings::toString);
    assertTrue(
        warnings.get(1).contains("No identity of the training set has two"), warnings.get(1));
    assertTrue(warnings.get(2).contains("recipe.steps has 3, and"), warnings.get(2));
    assertTrue(warnings.get(3).contains("lambda 0 from the first iteration"), warnings.get(3));
    assertTrue(console.toString().contains("recipe.steps has 3, and"), console::toString);
    assertTrue(MatrixForecast.of(matrix, null, 1).notes().containsAll(warnings));
  }

  @Test
  void aBatchSmallerThanTheDevicesIsRefused() {
    RunSettings setting =
        new RunSettings(
            out, List.of(Device.cpu(), Device.cpu()), "test", false, new PrintWriter(console));
    MatrixRunner runner = new MatrixRunner(smoke("recipe.batch=1"), setting, false);
    String problem = assertThrows(MatrixException.class, runner::run).getMessage();
    assertEquals(
        "recipe.batch 1 cannot be split over 2 devices: set at least 2, or give fewer --devices.",
        problem);
    assertEquals(List.of(problem), MatrixForecast.of(smoke("recipe.batch=1"), null, 2).missing());
  }
}
