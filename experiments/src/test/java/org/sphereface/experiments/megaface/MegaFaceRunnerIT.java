package org.sphereface.experiments.megaface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.run.MatrixRunner;
import org.sphereface.experiments.run.PlainCosine;
import org.sphereface.experiments.run.SmokeRun;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.PretrainedNetwork;

class MegaFaceRunnerIT {

  private static final String SMALL = ", height: 56, width: 48}";
  private static final String PROBES =
      "{source: synthetic-faces, split: test, seed: 2, identities: 6, imagesPerIdentity: 3" + SMALL;
  private static final String DISTRACTORS =
      "{source: synthetic-faces, split: test, seed: 3, identities: 40, imagesPerIdentity: 1"
          + SMALL;

  @TempDir private Path out;

  private final StringWriter console = new StringWriter();

  private static Matrix smoke(String... sets) {
    List<String> all = new ArrayList<>(SmokeRun.SMALL);
    all.addAll(List.of("recipe.iterations=3", "recipe.steps=[2]", "losses=[softmax]"));
    all.addAll(List.of(sets));
    return new MatrixReader().read("smoke", all);
  }

  private static String section(String probes, String distractors) {
    return "megaface={probes: " + probes + ", distractors: " + distractors + ", sizes: [10, 1000]}";
  }

  private int run(Matrix matrix) {
    return new MatrixRunner(matrix, out, false, "test", new PrintWriter(console)).run();
  }

  private MegaFaceResult result(Cell cell) {
    return MegaFaceFiles.ofCell(out, cell.id()).orElseThrow();
  }

  private Path folder(Cell cell) {
    return out.resolve("cells").resolve(cell.id());
  }

  private static Embeddings all(EmbeddingExtractor extractor, FaceDataset faces) {
    return extractor.extract(faces, IntStream.range(0, faces.images().size()).boxed().toList());
  }

  /** Counts in double precision, image by image. */
  private static double rank1(Embeddings probes, Embeddings distractors, int count) {
    List<float[]> others = distractors.names().stream().limit(count).map(distractors::of).toList();
    int first = 0;
    int pairs = 0;
    for (String probe : probes.names()) {
      for (String mate : probes.names()) {
        String person = probe.substring(0, probe.indexOf('/') + 1);
        if (!mate.equals(probe) && mate.startsWith(person)) {
          double score = PlainCosine.of(probes.of(probe), probes.of(mate));
          pairs++;
          if (others.stream().allMatch(other -> PlainCosine.of(probes.of(probe), other) < score)) {
            first++;
          }
        }
      }
    }
    return (double) first / pairs;
  }

  @Test
  void aFinishedCellIsMeasuredWithoutTrainingItAgainAndTheRatesAreThoseOfAPlainCount()
      throws IOException {
    assertEquals(0, run(smoke()));
    Matrix matrix = smoke(section(PROBES, DISTRACTORS));
    Cell cell = matrix.cells().get(0);
    Path trained = folder(cell).resolve("result.json");
    String before = Files.readString(trained);
    assertEquals(0, run(matrix), console::toString);
    assertEquals(before, Files.readString(trained));
    MegaFaceResult result = result(cell);
    assertEquals(6, result.people());
    assertEquals(6 * 3 * 2, result.matePairs());
    assertEquals(
        List.of(10, 40), result.galleries().stream().map(GalleryResult::distractors).toList());
    try (PretrainedNetwork network =
        new PretrainedNetwork(
            cell.network(),
            folder(cell).resolve("parameters.safetensors"),
            Engine.getInstance().getDevices(1)[0])) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(network, images -> {});
      Embeddings probes = all(extractor, matrix.megaFace().probes().open(Set.of()));
      Embeddings distractors = all(extractor, matrix.megaFace().distractors().open(Set.of()));
      assertEquals(rank1(probes, distractors, 10), result.galleries().get(0).rank1(), 1e-12);
      assertEquals(rank1(probes, distractors, 40), result.galleries().get(1).rank1(), 1e-12);
    }
    MegaFaceSets sets = MegaFaceFiles.setsOfCell(out, cell.id()).orElseThrow();
    assertTrue(sets.hasSynthetic());
    assertFalse(Files.exists(folder(cell).resolve("megaface")));
    assertEquals(0, run(matrix));
    assertTrue(console.toString().contains("All 1 cells are finished"), console.toString());
  }

  @Test
  void aResultOfOtherFacesIsReplacedAndOneThatJoinedTheRunToo() {
    Matrix matrix = smoke(section(PROBES, DISTRACTORS));
    assertEquals(0, run(matrix));
    Cell cell = matrix.cells().get(0);
    MegaFaceResult before = result(cell);
    Matrix fewer = smoke(section(PROBES.replace("identities: 6", "identities: 5"), DISTRACTORS));
    assertEquals(0, run(fewer));
    assertEquals(5, result(cell).people());
    assertEquals(0, run(matrix));
    assertEquals(before, result(cell));
  }

  @Test
  void workThatAKilledRunLeftIsTakenUpIfItIsOfTheSameFacesAndForgottenElse() throws IOException {
    Matrix matrix = smoke(section(PROBES, DISTRACTORS));
    assertEquals(0, run(matrix));
    Cell cell = matrix.cells().get(0);
    MegaFaceResult whole = result(cell);
    MegaFaceSets sets = MegaFaceFiles.setsOfCell(out, cell.id()).orElseThrow();
    MegaFaceFiles.remove(out, cell.id());
    Path work = Files.createDirectories(folder(cell).resolve("megaface"));
    Files.writeString(work.resolve("key.txt"), "other faces");
    Files.write(work.resolve("probes.f32"), new byte[4096]);
    assertEquals(0, run(matrix), console::toString);
    assertEquals(whole, result(cell));
    MegaFaceFiles.remove(out, cell.id());
    Files.createDirectories(work);
    Files.writeString(work.resolve("key.txt"), sets.toString());
    Files.write(work.resolve("probes.f32"), new byte[1000]);
    assertEquals(0, run(matrix), console::toString);
    assertEquals(whole, result(cell));
  }

  @Test
  void peopleOfTheProbesAreNeitherTrainedOnNorDistractors() {
    String same = "{source: synthetic-faces, identities: 30, imagesPerIdentity: 2" + SMALL;
    Matrix matrix =
        smoke(
            section("{source: synthetic-faces, identities: 8, imagesPerIdentity: 3" + SMALL, same));
    assertEquals(0, run(matrix), console::toString);
    Cell cell = matrix.cells().get(0);
    CellResult trained = ResultFiles.readCell(out, cell.id()).orElseThrow();
    assertEquals(20 - 8, trained.training().identities());
    // of 30 people the first 20 are probes or trained on
    assertEquals(2 * (30 - 20), result(cell).galleries().get(1).distractors());
  }

  @Test
  void aCellThatWasTrainedOnPeopleOfTheProbesIsRefused() {
    assertEquals(0, run(smoke()));
    Matrix matrix =
        smoke(
            section(
                "{source: synthetic-faces, identities: 8, imagesPerIdentity: 3" + SMALL,
                DISTRACTORS));
    String refused = assertThrows(RunException.class, () -> run(matrix)).getMessage();
    assertTrue(refused.contains("was trained on another training set"), refused);
    assertTrue(refused.contains("--force"), refused);
    Cell cell = matrix.cells().get(0);
    assertEquals(Status.FINISHED, ResultFiles.readCell(out, cell.id()).orElseThrow().status());
    assertTrue(MegaFaceFiles.ofCell(out, cell.id()).isEmpty());
    assertEquals(0, run(smoke(section(PROBES, DISTRACTORS))), console::toString);
    assertTrue(MegaFaceFiles.failure(out, cell.id()).isEmpty());
  }

  @Test
  void aFailureIsTriedAgainThoughThereIsAResultAndForgottenWhenItIsMeasured() throws IOException {
    Matrix matrix = smoke(section(PROBES, DISTRACTORS));
    assertEquals(0, run(matrix), console::toString);
    Cell cell = matrix.cells().get(0);
    Path parameters = folder(cell).resolve("parameters.safetensors");
    Path away = out.resolve("away");
    MegaFaceFiles.writeFailure(out, cell.id(), "The disk was away.");
    Files.move(parameters, away);
    assertEquals(1, run(matrix), console::toString);
    Files.move(away, parameters);
    assertEquals(0, run(matrix), console::toString);
    assertTrue(MegaFaceFiles.failure(out, cell.id()).isEmpty());
    assertEquals(0, run(matrix));
    assertTrue(console.toString().endsWith("finished in " + out + "." + System.lineSeparator()));
  }

  @Test
  void probesWithoutMatesAreRefusedBeforeAnythingIsTrained() {
    MatrixException e =
        assertThrows(
            MatrixException.class,
            () -> run(smoke(section(PROBES.replace("Identity: 3", "Identity: 1"), DISTRACTORS))));
    assertTrue(e.getMessage().contains("two or more images"), e.getMessage());
    assertArrayEquals(new String[0], out.toFile().list());
  }
}
