package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.networks.Precision;
import org.sphereface.training.Recipe;
import org.sphereface.training.optimizer.Sgd;
import org.sphereface.training.optimizer.StepSchedule;

class MatrixReaderTest {

  @Test
  void aLossRegisteredFromOutsideIsNamedInAMatrix() {
    assertEquals(List.of(new ExtraLoss()), MatrixFiles.parse(MatrixFiles.VALID).losses());
    assertTrue(Registry.losses().names().contains("extra-loss"));
  }

  @Test
  void listsOfOptionsExpandIntoCellsNetworkByNetwork() {
    Matrix matrix =
        MatrixFiles.with("[extra-loss]", "[{loss: extra-loss, margin: [1, 4]}]", "seeds=[1,2]");

    assertEquals(
        List.of(
            "extra-m1_extra-4_seed1",
            "extra-m1_extra-4_seed2",
            "extra-m4_extra-4_seed1",
            "extra-m4_extra-4_seed2",
            "extra-m1_extra-10_seed1",
            "extra-m1_extra-10_seed2",
            "extra-m4_extra-10_seed1",
            "extra-m4_extra-10_seed2"),
        matrix.cells().stream().map(Cell::id).toList());
    assertEquals(new ExtraNetwork(10, 0.25, 112, 96), matrix.cells().get(4).network());
  }

  @Test
  void cellsWhoseLabelsAgreeAreToldApartByTheOptionsThatDiffer() {
    Matrix matrix =
        MatrixFiles.with(
            "[extra-loss]",
            "[{loss: extra-loss, schedule: {minimum: [5, 1]}}]",
            "networks.0.depth=4",
            "seeds=1");

    assertEquals(
        List.of(
            "extra-m2-schedule.minimum5_extra-4_seed1", "extra-m2-schedule.minimum1_extra-4_seed1"),
        matrix.cells().stream().map(Cell::id).toList());
  }

  @Test
  void idsAreUniqueAndSafeFileNames() {
    Matrix matrix =
        MatrixFiles.with(
            "[extra-loss]",
            "[{loss: extra-loss, margin: [1, 2], scale: [8, 16.5], mode: [hard, soft]}]",
            "networks.0.width=[0.25,0.5,1]");
    List<String> ids = matrix.cells().stream().map(Cell::id).toList();

    assertEquals(2 * 2 * 2 * 2 * 3 * 2, ids.size());
    assertEquals(ids.size(), new HashSet<>(ids).size());
    assertTrue(ids.stream().allMatch(id -> id.matches("[a-z0-9][a-z0-9._-]*")), ids::toString);
  }

  @Test
  void aListIsTheValueOfAnOptionThatTakesAListAndAListOfListsExpands() {
    assertEquals(List.of(3), loss("folds: [3]").folds());
    Matrix matrix = MatrixFiles.with("[extra-loss]", "[{loss: extra-loss, folds: [[1], [2, 3]]}]");
    assertEquals(
        List.of(List.of(1), List.of(2, 3)),
        matrix.losses().stream().map(loss -> ((ExtraLoss) loss).folds()).toList());
  }

  @Test
  void nestedOptionsKeepTheDefaultsThatAreNotGiven() {
    assertEquals(new ExtraLoss.Schedule(100, 1), loss("schedule: {minimum: 1}").schedule());
  }

  @Test
  void aLossInsideOfAnotherIsWrittenLikeOneOfTheMatrix() {
    Matrix matrix =
        MatrixFiles.with(
            "losses: [extra-loss]",
            "losses: [{loss: sampled-classes, rate: [0.5, 1], of: {loss: a-softmax, m: 3}}]");
    SampledClasses half = (SampledClasses) matrix.losses().get(0);
    assertEquals(0.5, half.rate());
    assertEquals(3, ((ASoftmax) half.of()).m());
    assertEquals(matrix.losses(), MatrixFiles.parse(matrix.configuration()).losses());
    MatrixException e =
        assertThrows(
            MatrixException.class,
            () ->
                MatrixFiles.with(
                    "losses: [extra-loss]", "losses: [{loss: sampled-classes, of: cosfaze}]"));
    assertTrue(e.getMessage().contains("did you mean 'cosface'?"), e.getMessage());
  }

  @Test
  void aWordThatYamlTakesForAFlagCanBeText() {
    assertEquals("true", loss("gradient: true").gradient());
    assertEquals(ExtraLoss.Mode.HARD, loss("mode: hard").mode());
  }

  @Test
  void aNumberInScientificNotationNeedsNoDot() {
    assertEquals(5e-4, loss("scale: 5e-4").scale());
  }

  private static ExtraLoss loss(String options) {
    return (ExtraLoss)
        MatrixFiles.with("[extra-loss]", "[{loss: extra-loss, " + options + "}]").losses().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: A title | titel: A title | mine.yaml:2:1: unknown key 'titel' in the matrix: did"
            + " you mean 'title'?",
        "iterations: 500 | iteration: 500 | mine.yaml:11:3: unknown key 'iteration' in recipe: did"
            + " you mean 'iterations'?",
        "depth: [4, 10] | dept: [4, 10] | mine.yaml:7:30: unknown key 'dept' in network"
            + " 'extra-network': did you mean 'depth'?",
        "identities: 20 | identity: 20 | mine.yaml:4:30: unknown key 'identity' in face source"
            + " 'extra-faces': did you mean 'identities'?",
        "faces: extra-faces | face: extra-faces | mine.yaml:16:5: unknown key 'face' in an"
            + " evaluation: did you mean 'faces'?",
        "folds: [9, 10] | fold: [9, 10] | mine.yaml:17:42: unknown key 'fold' in protocol"
            + " 'extra-protocol': did you mean 'folds'?",
        "[extra-loss] | [ekstra-loss] | mine.yaml:5:10: there is no loss 'ekstra-loss': did you"
            + " mean 'extra-loss'?",
        "[extra-loss] | [{loss: extra-loss, schedule: {bass: 1}}] | mine.yaml:5:40: unknown key"
            + " 'bass' in 'schedule' of loss 'extra-loss': did you mean 'base'?",
        "batch: 64 | batch: many | mine.yaml:10:10: 'batch' of recipe takes a whole number, not"
            + " 'many'.",
        "batch: 64 | batch: 64.5 | mine.yaml:10:10: 'batch' of recipe takes a whole number, not"
            + " '64.5'.",
        "batch: 64 | batch: 99999999999 | mine.yaml:10:10: 'batch' of recipe takes a whole number,"
            + " not '99999999999'.",
        "batch: 64 | batch: [64, 128] | mine.yaml:10:10: 'batch' of recipe takes a whole number,"
            + " not a list.",
        "steps: [300, 450] | steps: 300 | mine.yaml:12:10: 'steps' of recipe takes a list, each a"
            + " whole number, not '300'.",
        "steps: [300, 450] | steps: [450, 300] | steps must be positive and rising, but are [450,"
            + " 300].",
        "base: released | base: release | mine.yaml:9:9: 'base' of recipe takes one of paper,"
            + " released, small, none, not 'release'.",
        "width: 0.25 | width: wide | mine.yaml:7:53: 'width' of network 'extra-network' takes a"
            + " number, not 'wide'.",
        "[extra-loss] | [{loss: extra-loss, margin: 0}] | loss 'extra-loss': margin is 0, but must"
            + " be at least 1.",
        "[extra-loss] | [{loss: extra-loss, mode: tough}] | takes one of HARD, SOFT, not 'tough'.",
        "[extra-loss] | [{loss: extra-loss, margin: []}] | mine.yaml:5:37: the list is empty: give"
            + " at least one value.",
        "[extra-loss] | [extra-loss, extra-loss] | mine.yaml:5:9: 'losses' lists",
        "[extra-loss] | [] | mine.yaml:5:9: 'losses' takes at least one entry.",
        "[extra-loss] | [{margin: 1}] | mine.yaml:5:10: a loss is named by the key 'loss';"
            + " registered: ",
        "seeds: [1, 2] | seeds: [1, 1] | mine.yaml:13:8: 'seeds' lists 1 twice: keep one.",
        "name: mine | name: ../mine | name must be a word of letters",
        "source: extra-faces | source: extra-faces, root: '${lfv}' | '${lfv}' is not among the"
            + " matrix's inputs: did you mean 'lfw'?",
        "title: A title | name: again | mine.yaml:2:1: the key 'name' occurs twice: keep one.",
        "title: A title | title: [A | mine.yaml:3:7: not valid YAML: ",
        "seeds: [1, 2] | seeds: [&a 1, *a] | mine.yaml:13:15: aliases are not supported: write the"
            + " value out.",
      })
  void aMistakeIsToldWithItsPlace(String target, String replacement, String sentence) {
    String message =
        assertThrows(MatrixException.class, () -> MatrixFiles.with(target, replacement))
            .getMessage();

    assertTrue(message.contains(sentence), message);
    assertTrue(message.endsWith("."), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "losses", "networks", "recipe", "evaluations"})
  void aMissingSectionIsNamed(String section) {
    String message =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.parse(MatrixFiles.VALID, section + "=null"))
            .getMessage();

    assertTrue(message.contains("lacks the section '" + section + "'"), message);
  }

  @Test
  void presetsAreThoseOfThePaperAndOfTheReleasedCode() {
    assertEquals(
        preset(128), MatrixFiles.parse(MatrixFiles.VALID, "recipe=paper").recipe().toRecipe());
    assertEquals(
        preset(512), MatrixFiles.parse(MatrixFiles.VALID, "recipe=released").recipe().toRecipe());
  }

  private static Recipe preset(int batch) {
    return new Recipe(
        new StepSchedule(28_000, 0.1, List.of(16_000, 24_000), 0.1),
        new Sgd(0.9, 5e-4),
        new Recipe.Data(batch, Recipe.ImageOrder.SHUFFLED, true, Augmentation.NONE, 0.01),
        Precision.FLOAT32,
        new Recipe.Monitoring(0, 0, Recipe.StuckAction.WARN));
  }

  @Test
  void orderAugmentationAndBrokenImagesAreOptionsOfTheRecipe() {
    RecipeSection plain = MatrixFiles.parse(MatrixFiles.VALID, "recipe=paper").recipe();
    assertEquals(Recipe.ImageOrder.SHUFFLED, plain.sampler());
    assertEquals(Augmentation.NONE, plain.augment());
    RecipeSection given =
        MatrixFiles.parse(
                MatrixFiles.VALID,
                "recipe={base: paper, sampler: class-balanced, brokenShare: 0.2,"
                    + " augment: {shift: 3, colour: {contrast: 0.4}, erasing: {probability: 0.5}}}")
            .recipe();
    assertEquals(Recipe.ImageOrder.CLASS_BALANCED, given.sampler());
    assertEquals(0.2, given.brokenShare());
    assertEquals(
        new Augmentation(
            3,
            new Augmentation.Colour(0, 0.4, 0),
            Augmentation.NONE.lowResolution(),
            new Augmentation.Erasing(0.5, Augmentation.NONE.erasing().share())),
        given.augment());
    String message =
        assertThrows(
                MatrixException.class,
                () ->
                    MatrixFiles.parse(
                        MatrixFiles.VALID, "recipe={base: paper, augment: {colour: {hue: 1}}}"))
            .getMessage();
    assertTrue(message.contains("unknown key 'hue'"), message);
  }

  @Test
  void precisionIsFloat32UnlessTheRecipeSaysMixed() {
    assertEquals(
        Precision.FLOAT32,
        MatrixFiles.parse(MatrixFiles.VALID, "recipe=paper").recipe().precision());
    assertEquals(
        Precision.MIXED,
        MatrixFiles.parse(MatrixFiles.VALID, "recipe={base: paper, precision: mixed}")
            .recipe()
            .precision());
    String message =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.parse(MatrixFiles.VALID, "recipe={base: paper, precision: half}"))
            .getMessage();
    assertTrue(message.contains("float32, mixed"), message);
  }

  @Test
  void aRecipeWithoutABaseMustSayWhatHasNoDefault() {
    String message =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.parse(MatrixFiles.VALID, "recipe={batch: 8, iterations: 10}"))
            .getMessage();
    assertTrue(message.contains("needs 'learningRate'"), message);

    RecipeSection own =
        MatrixFiles.parse(MatrixFiles.VALID, "recipe={batch: 8, iterations: 10, learningRate: 0.1}")
            .recipe();
    assertEquals(List.of(), own.steps());
  }

  @Test
  void theConfigurationIsAMatrixThatReadsBackAsTheSame() {
    Matrix matrix = MatrixFiles.parse(MatrixFiles.VALID, "recipe.iterations=100", "lfw=/faces");
    Matrix again = MatrixFiles.parse(matrix.configuration());

    assertEquals(matrix, again);
    assertEquals(100, again.recipe().iterations());
    assertEquals("/faces", again.inputs().get("lfw").value());
  }

  @Test
  void aCellsConfigurationChangesWithWhatDecidesItsOutcomeAndWithNothingElse() {
    Matrix matrix = MatrixFiles.parse(MatrixFiles.VALID);
    String first = matrix.configuration(matrix.cells().get(0));
    Matrix longer = MatrixFiles.parse(MatrixFiles.VALID, "recipe.iterations=501");
    Matrix renamed = MatrixFiles.parse(MatrixFiles.VALID, "title=Other", "seeds=[1]");

    assertNotEquals(first, longer.configuration(longer.cells().get(0)));
    assertEquals(first, renamed.configuration(renamed.cells().get(0)));
    assertTrue(first.contains("scale: 30.0"), first);
  }

  @Test
  void optionsHoldDefaultsAndLeaveOutWhatHasNoValue() {
    assertEquals(Map.of("identities", 10), Matrix.options(new ExtraFaces()));
    assertEquals(
        Map.of("base", 100.0, "minimum", 5), Matrix.options(new ExtraLoss()).get("schedule"));
  }

  @Test
  void everyShippedMatrixParsesAndPlans() {
    MatrixReader reader = new MatrixReader();
    assertEquals(24, reader.shipped().size());
    for (String name : reader.shipped()) {
      Matrix matrix = reader.read(name, List.of("lfw=", "lfwPairs=", "lfwLandmarks="));
      assertEquals(name, matrix.name());
      assertFalse(matrix.cells().isEmpty());
    }
    assertEquals(28_000, reader.read("paper-all", List.of()).recipe().iterations());
    assertEquals(128, reader.read("paper-all", List.of()).recipe().batch());
  }

  @Test
  void thePapersMatricesShareTheirCells() {
    MatrixReader reader = new MatrixReader();
    Matrix all = reader.read("paper-all", List.of());
    Map<String, String> configurations = configurations(all);
    // Table 3: 5 losses; Table 4: 4 more; Fig. 6: 2 losses at 4 more depths
    assertEquals(5 + 4 + 8, configurations.size());
    Map<String, String> parts = new HashMap<>();
    for (String part : List.of("paper-table3", "paper-table4", "paper-fig6")) {
      parts.putAll(configurations(reader.read(part, List.of())));
    }
    assertEquals(configurations, parts);
  }

  private static Map<String, String> configurations(Matrix matrix) {
    return matrix.cells().stream().collect(Collectors.toMap(Cell::id, matrix::configuration));
  }

  @Test
  void groupsAndLossesBesideThemAreRefusedAndSoIsAnUnknownMatrixToExtend() {
    String groups = "groups: [{losses: [softmax], networks: [sphereface]}]\n";
    assertTrue(refusal(MatrixFiles.VALID + groups).contains("must be in each of the 'groups'"));
    assertTrue(refusal("extends: minature\n").contains("'extends' takes a shipped matrix: smoke"));
    assertTrue(
        refusal("extends: smoke\ngroups: [{loss: [softmax], networks: [sphereface]}]\n")
            .contains("'loss'"));
  }

  private static String refusal(String text) {
    return assertThrows(
            MatrixException.class,
            () -> new MatrixReader().parse(text, "own.yaml", "own", List.of()))
        .getMessage();
  }

  @Test
  void thePaperMatrixSaysWhichDataItLacksAndHowTheyAreLaidOut() {
    Matrix paper = new MatrixReader().read("paper-all", List.of());
    String message = assertThrows(MatrixException.class, paper::requireInputs).getMessage();

    assertTrue(message.contains("CASIA-WebFace"), message);
    assertTrue(message.contains("one folder a person"), message);
    assertTrue(message.contains("--set casia=PATH"), message);
  }

  @Test
  void aFileIsReadByItsPathAndNamesTheMatrixIfItDoesNotItself(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("own.yaml");
    Files.writeString(file, MatrixFiles.VALID.replace("name: mine\n", ""));

    assertEquals("own", new MatrixReader().read(file.toString(), List.of()).name());
  }

  @Test
  void aGroupMayHaveTheFirstSeedsAlone() {
    String groups =
        "groups: [{losses: [softmax, {loss: a-softmax}], networks: [{network: sphereface}],"
            + " firstSeeds: 2}, {losses: [{loss: a-softmax}], networks: [{network: sphereface}]}]";
    List<String> sets = List.of("seeds=[5, 6, 7]");
    String text = "extends: smoke\n" + groups + "\n";
    Matrix matrix = new MatrixReader().parse(text, "file", "mine", sets);
    assertEquals(
        List.of("softmax 5", "softmax 6", "a-softmax 5", "a-softmax 6", "a-softmax 7"),
        matrix.cells().stream().map(cell -> cell.loss().id() + " " + cell.seed()).toList());
    assertEquals(
        List.of(9L, 9L),
        new MatrixReader()
            .parse(text, "file", "mine", List.of("seeds=[9]")).cells().stream()
                .map(Cell::seed)
                .toList());
    String refused = refusal(text.replace("firstSeeds: 2", "firstSeeds: 0"));
    assertTrue(refused.contains("firstSeeds must be at least 1, not 0"), refused);
  }

  @Test
  void aFirstStageHasTheSeedsOfTheCellsThatStartFromIt() {
    String text =
        "extends: smoke\ngroups: [{losses: [softmax], networks: [{network: sphereface}],"
            + " firstSeeds: 1}]\nstart: {loss: {loss: a-softmax, m: 1}}\nseeds: [5, 6]\n";
    assertEquals(
        List.of("a-softmax 5", "softmax 5"),
        new MatrixReader()
            .parse(text, "file", "mine", List.of()).cells().stream()
                .map(cell -> cell.loss().id() + " " + cell.seed())
                .toList());
  }

  @Test
  void threadsOfACellAreNoPartOfItsConfiguration() {
    Matrix two =
        new MatrixReader().parse(MatrixFiles.VALID + "threads: 2\n", "file", "mine", List.of());
    Matrix all = new MatrixReader().parse(MatrixFiles.VALID, "file", "mine", List.of());
    assertEquals(2, two.threads());
    assertNull(all.threads());
    assertEquals(all.configuration(all.cells().get(0)), two.configuration(two.cells().get(0)));
    assertTrue(
        refusal(MatrixFiles.VALID + "threads: 0\n").contains("threads must be at least 1, not 0"));
  }

  @Test
  void anUnknownMatrixGetsTheNearestShippedName() {
    String message =
        assertThrows(MatrixException.class, () -> new MatrixReader().read("minature", List.of()))
            .getMessage();

    assertTrue(message.contains("did you mean 'miniature'?"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my run", "größe", "_x", "a'b", "x,y"})
  void aFileMayHaveAnyNameIfTheMatrixHasOne(String file, @TempDir Path folder) throws IOException {
    Path named = Files.writeString(folder.resolve(file + ".yaml"), MatrixFiles.VALID);
    assertEquals("mine", new MatrixReader().read(named.toString(), List.of()).name());
    assertEquals("ok", new MatrixReader().read(named.toString(), List.of("name=ok")).name());

    Path unnamed =
        Files.writeString(
            folder.resolve(file + "2.yaml"), MatrixFiles.VALID.replace("name: mine\n", ""));
    assertEquals("ok", new MatrixReader().read(unnamed.toString(), List.of("name=ok")).name());
    String problem =
        assertThrows(
                MatrixException.class,
                () -> new MatrixReader().read(unnamed.toString(), List.of("name=")))
            .getMessage();
    assertTrue(
        problem.contains(
            "the matrix has no name, and the name of its file, '"
                + file
                + "2', cannot be a folder's: add the key 'name'"),
        problem);
  }

  @Test
  void aFileWithoutANameHasThatOfItsFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("short.yaml"),
            // as Windows' editor saves it
            "\ufeff" + MatrixFiles.VALID.replace("name: mine\n", ""));
    assertEquals("short", new MatrixReader().read(file.toString(), List.of()).name());
    assertEquals("short", new MatrixReader().read(file.toString(), List.of("name=")).name());
  }

  @ParameterizedTest
  @CsvSource({
    "10000, '[', ']'",
    "10000, '{a: ', '}'",
    "51, '[', ']'",
    "10000, '- ', ''",
    "500, '? ', ''"
  })
  void whatIsNestedTooDeepIsOneSentence(int depth, String open, String close) {
    String yaml =
        open.startsWith("-") || open.startsWith("?")
            ? open.repeat(depth) + "a"
            : "train: " + open.repeat(depth) + "1" + close.repeat(depth);
    String problem =
        assertThrows(MatrixException.class, () -> MatrixFiles.parse(yaml)).getMessage();
    assertTrue(problem.startsWith("mine.yaml:1:"), problem);
    assertTrue(problem.lines().count() == 1 && problem.length() < 200, problem);
    assertTrue(open.startsWith("?") || problem.contains("more than 50 deep"), problem);
  }

  @Test
  void valuesThatAreLongOrOutOfRangeAreShownInShort() {
    String longest = "9".repeat(900);
    String problem =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.with("iterations: 500", "iterations: " + longest))
            .getMessage();
    assertTrue(
        problem.endsWith("takes a whole number, not '" + "9".repeat(100) + "...'."), problem);
    assertTrue(problem.length() < 300, problem);
    assertTrue(
        assertThrows(
                    MatrixException.class,
                    () -> MatrixFiles.with("title: A title", "k".repeat(10_000) + ": 1"))
                .getMessage()
                .length()
            < 500);
  }

  @Test
  void listsThatExpandBeyondAllUseAreRefused() {
    String thousand =
        IntStream.range(0, 1000)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    String variants =
        assertThrows(
                MatrixException.class,
                () ->
                    MatrixFiles.with(
                        "[extra-loss]",
                        "[{loss: extra-loss, margin: " + thousand + ", scale: " + thousand + "}]"))
            .getMessage();
    assertTrue(
        variants.contains("expand to 1,000,000 variants, but at most 10,000 are allowed"),
        variants);

    String seeds =
        IntStream.range(0, 100_001)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "seeds: [", "]"));
    String cells =
        assertThrows(MatrixException.class, () -> MatrixFiles.with("seeds: [1, 2]", seeds))
            .getMessage();
    assertTrue(cells.contains("has up to 200,002 cells (1 losses x 2 networks x 100001"), cells);
  }

  @Test
  void aHundredThousandSeedsAreAsManyCells() {
    String seeds =
        IntStream.range(0, 100_000)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "seeds: [", "]"));
    Matrix matrix = MatrixFiles.with("seeds: [1, 2]", seeds, "networks.0.depth=4");
    List<Cell> cells = matrix.runOrder();
    assertEquals(100_000, cells.size());
    assertEquals("extra-m2_extra-4_seed99999", cells.get(99_999).id());
    assertEquals(
        "mine.yaml:15:1: 'seeds' lists 7 twice: keep one.",
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.with("seeds: [1, 2]", seeds.replace("[0,", "[0,7,")))
            .getMessage()
            .replaceFirst(":\\d+:\\d+:", ":15:1:"));
  }
}
