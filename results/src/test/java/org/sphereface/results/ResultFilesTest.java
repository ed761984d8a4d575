package org.sphereface.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.CellResult.Training;
import org.sphereface.results.SphereFeatures.Identity;

class ResultFilesTest {

  private static final String ID = "a-softmax-m4_sphereface-4-x0.25_seed1";

  @TempDir private Path folder;

  @Test
  void aCellIsReadAsItWasWritten() {
    CellResult cell = cell(Map.of("m", 4, "annealing", Map.of("base", 1000.0, "power", 1.0)), 2.5);

    ResultFiles.writeCell(folder, cell);

    assertEquals(Optional.of(cell), ResultFiles.readCell(folder, ID));
  }

  @Test
  void aFailedCellIsReadAsItWasWritten() {
    CellResult finished = cell(Map.of("m", 4), 2.5);
    CellResult failed =
        finished
            .copy()
            .failure("The loss is NaN at iteration 7.")
            .curve(List.of())
            .evaluations(List.of())
            .build();

    ResultFiles.writeCell(folder, failed);

    assertEquals(Optional.of(failed), ResultFiles.readCell(folder, ID));
  }

  private static CellResult withSphere(CellResult cell) {
    List<Double> weight = List.of(0.6, 0.8, 0.0);
    List<List<Double>> directions =
        List.of(List.of(0.5774, 0.5774, 0.5773), List.of(0.0, 0.0, -1.0));
    Identity weighted = new Identity("one", weight, directions, List.of(1.5, 20.25));
    Identity bare = new Identity("two", null, List.of(), List.of());
    return cell.copy().sphere(new SphereFeatures(List.of(weighted, bare), 6)).build();
  }

  @Test
  void featuresOnTheSphereAreReadAsTheyWereWritten() {
    CellResult cell = withSphere(cell(Map.of("m", 4), 2.5));

    ResultFiles.writeCell(folder, cell);

    assertEquals(Optional.of(cell), ResultFiles.readCell(folder, ID));
  }

  @Test
  void aFileWithoutFeaturesOnTheSphereHasNoSuchFieldAndIsRead() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));

    assertFalse(Files.readString(file()).contains("sphere\""));
    assertNull(ResultFiles.readCell(folder, ID).orElseThrow().sphere());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.6, 0.8, 0.0|0.6, 0.8, 0.1|no unit vector",
        "0.6, 0.8, 0.0|0.6, 0.8|no unit vector",
        "1.5, 20.25|1.5|1 norms stand beside 2 directions",
        "1.5, 20.25|1.5, 0.0|norm is 0.0",
        "\"trained\" : 6|\"trained\" : 1|2 identities are shown"
      })
  void featuresThatAreNoPointsOfTheSphereAreRefused(String written, String damaged, String why)
      throws IOException {
    ResultFiles.writeCell(folder, withSphere(cell(Map.of("m", 4), 2.5)));
    String text = Files.readString(file());
    assertTrue(text.contains(written), text);
    Files.writeString(file(), text.replace(written, damaged));

    ResultException refusal =
        assertThrows(ResultException.class, () -> ResultFiles.readCell(folder, ID));

    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  @Test
  void aPlanIsReadAsItWasWritten() {
    MatrixPlan plan = plan(ID, "other");

    ResultFiles.writePlan(folder, plan);

    assertEquals(plan, ResultFiles.readPlan(folder));
  }

  @Test
  void aPlanKeepsPatchesAndEnsemblesAndOneWithoutThemHasNoSuchFields() throws IOException {
    MatrixPlan plain = plan("one");
    ResultFiles.writePlan(folder, plain);
    String text = Files.readString(folder.resolve("matrix.json"));
    assertFalse(text.contains("patch") || text.contains("ensembles"), text);
    assertEquals(plain, ResultFiles.readPlan(folder));

    MatrixPlan.PlannedCell eyes =
        new MatrixPlan.PlannedCell("two", loss(Map.of("m", 4)), network(), 1, "eyes");
    MatrixPlan plan =
        new MatrixPlan(
            CellResult.SCHEMA_VERSION,
            "tiny",
            "A tiny matrix",
            "name: tiny\n",
            List.of(plain.cells().get(0), eyes),
            List.of(new MatrixPlan.PlannedEnsemble("both", List.of("one", "two"))));
    ResultFiles.writePlan(folder, plan);
    assertEquals(plan, ResultFiles.readPlan(folder));
  }

  @Test
  void optionsInAnotherOrderGiveTheSameBytes() throws IOException {
    Map<String, Object> rising = new LinkedHashMap<>();
    Map<String, Object> falling = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      rising.put("option" + i, i);
      falling.put("option" + (19 - i), 19 - i);
    }
    ResultFiles.writeCell(folder, cell(Map.of("annealing", rising), 2.5));
    byte[] first = Files.readAllBytes(file());
    ResultFiles.writeCell(folder, cell(Map.of("annealing", falling), 2.5));

    assertArrayEquals(first, Files.readAllBytes(file()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aValueThatIsNotFiniteIsRefusedByItsNameAndNothingIsWritten(double value) {
    ResultException refusal =
        assertThrows(
            ResultException.class,
            () -> ResultFiles.writeCell(folder, cell(Map.of("m", 4), value)));

    assertTrue(refusal.getMessage().contains("curve[0].loss is " + value), refusal.getMessage());
    assertFalse(Files.exists(file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "\"NaN\"", "\"2.5\"", "null", "1e999"})
  void whatIsNoFiniteNumberIsRefusedWhenRead(String loss) throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    edit("\"loss\" : 2.5", "\"loss\" : " + loss);

    assertRefused(file().toString());
  }

  @Test
  void aFileFromBeforeLeftOutPairsAndIntervalsWereWrittenIsRead() throws IOException {
    CellResult written = cell(Map.of("m", 4), 2.5);
    ResultFiles.writeCell(folder, written);
    String now = Files.readString(file());
    String before = now.replaceFirst(",\\s*\"leftOut\" : \\{[^}]*\\},\\s*\"intervals\" : null", "");
    assertFalse(before.contains("leftOut") || before.contains("intervals"), before);
    Files.writeString(file(), before);

    assertEquals(written, ResultFiles.readCell(folder, ID).orElseThrow());
  }

  @Test
  void theInitialLossOfAFileOfAnEarlierVersionFollowsFromItsLoss() throws IOException {
    CellResult written = cell(Map.of("m", 4), 2.5);
    ResultFiles.writeCell(folder, written);
    String now = Files.readString(file());
    String before = now.replaceFirst(",\\s*\"initialLoss\" : [0-9.]+", "");
    assertFalse(before.contains("initialLoss"), before);
    Files.writeString(file(), before);
    assertEquals(written, ResultFiles.readCell(folder, ID).orElseThrow());

    Files.writeString(file(), before.replace("\"a-softmax\"", "\"arcface\""));
    assertNull(ResultFiles.readCell(folder, ID).orElseThrow().training().initialLoss());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1})
  void anotherSchemaVersionIsRefused(int version) throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    edit("\"schemaVersion\" : 1", "\"schemaVersion\" : " + version);

    assertRefused("has schema version " + version + ", this program reads 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "null", "{}", "{\"schemaVersion\" : \"1\"}"})
  void aFileWithoutAVersionIsNoResultFile(String text) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), text);

    assertRefused("is not a result file");
  }

  @Test
  void aFileCutAnywhereGivesASentenceThatNamesIt() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length - 1; length += 37) {
      Files.write(file(), Arrays.copyOf(whole, length));

      assertRefused(file().toString());
    }
  }

  @Test
  void anUnknownFieldIsRefusedByItsName() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    edit("\"failure\" : null", "\"failure\" : null, \"fialure\" : null");

    assertRefused("fialure");
  }

  @Test
  void aMissingFieldIsRefusedByItsName() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    edit("\"batch\" : 64,", "");

    assertRefused("batch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "loss", "training", "provenance"})
  void aNullWhereAValueMustStandIsRefusedByItsName(String field) throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(file().toFile());
    tree.putNull(field);
    Files.writeString(file(), tree.toPrettyString());

    assertRefused(field + " is null");
  }

  @Test
  void aRepeatedFieldAndTextAfterTheEndAreRefused() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    edit("\"failure\" : null", "\"failure\" : null, \"failure\" : null");
    assertRefused("failure");

    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    Files.writeString(file(), Files.readString(file()) + "{}");
    assertRefused(file().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../outside", "a/b", "a\\b", "<script>", "a b"})
  void anIdThatIsNoPlainFolderNameIsRefused(String id) {
    assertThrows(ResultException.class, () -> ResultFiles.readCell(folder, id));
    ResultFiles.writePlan(folder, plan(id));

    assertThrows(ResultException.class, () -> ResultFiles.readPlan(folder));
  }

  @Test
  void aPlanThatNamesACellTwiceIsRefused() {
    ResultFiles.writePlan(folder, plan(ID, ID));

    assertThrows(ResultException.class, () -> ResultFiles.readPlan(folder));
  }

  @Test
  void aResultInAnotherCellsFolderIsRefused() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    Files.move(file().getParent(), folder.resolve("cells").resolve("other"));

    assertThrows(ResultException.class, () -> ResultFiles.readCell(folder, "other"));
  }

  @Test
  void aCellThatHasNotEndedIsEmptyAndAFolderWithoutAPlanIsTold() {
    assertEquals(Optional.empty(), ResultFiles.readCell(folder, ID));
    ResultException refusal =
        assertThrows(ResultException.class, () -> ResultFiles.readPlan(folder));
    assertTrue(refusal.getMessage().contains("no matrix.json"), refusal.getMessage());
  }

  @Test
  void writingLeavesNoTemporaryFile() throws IOException {
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5));
    ResultFiles.writeCell(folder, cell(Map.of("m", 4), 3.5));
    // A folder in the file's place makes the move fail.
    Files.delete(file());
    Files.createDirectories(file().resolve("full"));
    assertThrows(
        ResultException.class, () -> ResultFiles.writeCell(folder, cell(Map.of("m", 4), 2.5)));

    try (Stream<Path> files = Files.list(file().getParent())) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  private void assertRefused(String part) {
    ResultException refusal =
        assertThrows(ResultException.class, () -> ResultFiles.readCell(folder, ID));
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(file());
    assertTrue(text.contains(from));
    Files.writeString(file(), text.replace(from, to));
  }

  private Path file() {
    return folder.resolve("cells").resolve(ID).resolve("result.json");
  }

  private static MatrixPlan plan(String... ids) {
    return new MatrixPlan(
        CellResult.SCHEMA_VERSION,
        "tiny",
        "A tiny matrix",
        "name: tiny\n",
        Stream.of(ids)
            .map(id -> new MatrixPlan.PlannedCell(id, loss(Map.of("m", 4)), network(), 1))
            .toList());
  }

  private static Component loss(Map<String, Object> options) {
    return new Component("a-softmax", "A-Softmax m=4", options);
  }

  private static Component network() {
    return new Component("sphereface", "SphereFace-4 x0.25", Map.of("depth", 4, "width", 0.25));
  }

  private static CellResult cell(Map<String, Object> options, double loss) {
    VerificationResult result =
        new VerificationResult(
            "lfw",
            "released",
            "pairs.txt",
            10,
            600,
            600,
            List.of(new FoldAccuracy(9, 0.84, 0.2), new FoldAccuracy(10, 0.86, 0.21)),
            0.85,
            0.01,
            0.93,
            0.14,
            List.of(new TarAtFar(0.01, 0.5)),
            List.of(new RocPoint(0, 0.2), new RocPoint(1, 1)),
            new ScoreHistogram(-1, 1, List.of(1, 599), List.of(600, 0)),
            null,
            null);
    return CellResult.of(ID, loss(options), network())
        .training(
            Training.of(
                new CellResult.TrainingSet("LFW", false, "ab12", 4472, 493),
                new CellResult.Schedule(1, 1500, 64),
                new CellResult.TrainingCost(418376, 323.5, 382.25),
                new CellResult.TrainingOptions(
                    new CellResult.Reading(0.015, 3), "mixed", null, Math.log(493))))
        .curve(
            List.of(
                new CurvePoint(25, loss, 0.01, 0.05, null),
                new CurvePoint(50, 2.25, 0.5, 0.05, 5.0)))
        .evaluations(
            List.of(new Evaluation("LFW", "LFW", false, "cd34", "folds 9, 10 of 10", result)))
        .provenance(
            new Provenance(
                "sphereface run lfw-real",
                "0123abc",
                Map.of("JDK", "17", "DJL", "0.36.0"),
                "MXNet on cpu()",
                Map.of("cores", "2"),
                Map.of("OMP_NUM_THREADS", "2"),
                "seed: 1\n",
                "2026-11-25T06:49:50Z",
                329.25,
                List.of()))
        .build();
  }
}
