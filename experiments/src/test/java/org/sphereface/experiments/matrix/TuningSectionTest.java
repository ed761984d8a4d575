package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.experiments.matrix.TuningPlan.Trial;
import org.sphereface.experiments.matrix.TuningPlan.TrialCell;
import org.sphereface.losses.builtin.ASoftmax;

class TuningSectionTest {

  private static final String TUNED =
      """
      extends: smoke
      name: tuned
      recipe: {base: none, batch: 16, iterations: 90, learningRate: 0.02, steps: [60, 75], warmUp: 9}
      seeds: [1, 2]
      tuning:
        validation:
          faces: {source: synthetic-faces, split: test, seed: 2, height: 56, width: 48}
          protocol: {protocol: verification, folds: 5, pairsPerFold: 20}
        trials: 9
        rungs: 3
        factor: 3
        space:
          recipe: {learningRate: {logUniform: [0.001, 0.1]}, decay: [5e-4, 0.005]}
          losses:
            a-softmax: {m: {uniform: [1, 4]}, annealing: {minimum: {uniform: [1, 20]}}}
      """;

  private static Matrix matrix(String... sets) {
    return MatrixFiles.parse(TUNED, sets);
  }

  private static List<Trial> trials(Matrix matrix, int loss) {
    return matrix.tuning().drawn().get(matrix.losses().get(loss));
  }

  @Test
  void eachLossHasAsManyTrialsAndARungHasAThirdOfThoseBefore() {
    TuningPlan tuning = matrix().tuning();
    assertEquals(9, tuning.kept(1));
    assertEquals(3, tuning.kept(2));
    assertEquals(1, tuning.kept(3));
    assertEquals(4, matrix("tuning.trials=10").tuning().kept(2));
    assertEquals(2, matrix("tuning.trials=10").tuning().kept(3));
    tuning.drawn().values().forEach(trials -> assertEquals(9, trials.size()));
    // 2 losses x (9 + 3 + 1) trials, 2 losses x 2 seeds tuned, as many untuned
    assertEquals(26 + 4 + 4, matrix().cells().size());
    Set<String> ids = matrix().cells().stream().map(Cell::id).collect(Collectors.toSet());
    assertEquals(34, ids.size());
    assertTrue(ids.contains("a-softmax_sphereface-4-x0.125_rung2_trial03"), ids::toString);
    assertTrue(ids.contains("a-softmax_sphereface-4-x0.125_tuned_seed2"), ids::toString);
    assertTrue(ids.contains("a-softmax-m4_sphereface-4-x0.125_seed2"), ids::toString);
  }

  @Test
  void drawsAreWithinTheSpaceAndFollowFromSeedTrialAndOptionAlone() {
    Matrix matrix = matrix();
    Set<Object> margins = new HashSet<>();
    for (Trial trial : trials(matrix, 1)) {
      double rate = trial.whole().recipe().learningRate();
      assertTrue(rate >= 0.001 && rate <= 0.1, "" + rate);
      assertTrue(Set.of(0.0005, 0.005).contains(trial.whole().recipe().decay()));
      ASoftmax loss = (ASoftmax) trial.whole().loss();
      assertTrue(loss.m() >= 1 && loss.m() <= 4);
      assertTrue(loss.annealing().minimum() >= 1 && loss.annealing().minimum() <= 20);
      assertEquals((long) loss.m(), trial.options().get("m"));
      assertEquals(rate, trial.options().get("recipe.learningRate"));
      assertEquals(trial.whole().recipe().decay(), trial.options().get("recipe.decay"));
      margins.add(loss.m());
    }
    assertTrue(margins.size() > 1, margins::toString);
    // the losses have the same rates, and further trials or options change none
    for (int i = 0; i < 9; i++) {
      assertEquals(
          trials(matrix, 0).get(i).whole().recipe(), trials(matrix, 1).get(i).whole().recipe());
    }
    Matrix more = matrix("tuning.trials=12", "tuning.space.recipe.momentum=[0.8, 0.9]");
    for (int i = 0; i < 9; i++) {
      assertEquals(
          trials(matrix, 1).get(i).whole().recipe().learningRate(),
          trials(more, 1).get(i).whole().recipe().learningRate());
      assertEquals(trials(matrix, 1).get(i).whole().loss(), trials(more, 1).get(i).whole().loss());
    }
    assertEquals(matrix, matrix());
    assertNotEquals(trials(matrix, 1), trials(matrix("tuning.seed=2"), 1));
  }

  @Test
  void drawsOfARangeAreSpreadOverItEvenlyOrByTheirLogarithm() {
    Matrix matrix = matrix("tuning.trials=400", "tuning.rungs=1");
    int low = 0;
    int[] margins = new int[5];
    double sum = 0;
    for (Trial trial : trials(matrix, 1)) {
      low += trial.whole().recipe().learningRate() < 0.01 ? 1 : 0;
      ASoftmax loss = (ASoftmax) trial.whole().loss();
      margins[loss.m()]++;
      sum += loss.annealing().minimum();
    }
    // binomial standard deviations: 10 of 200, 8.7 of 100; mean 10.5 with 0.27
    assertEquals(200, low, 5 * 10);
    for (int m = 1; m <= 4; m++) {
      assertEquals(100, margins[m], 5 * 8.7);
    }
    assertEquals(10.5, sum / 400, 5 * 0.27);
  }

  @Test
  void aShorterRungRunsThroughTheSameSchedules() {
    for (Trial trial : trials(matrix(), 1)) {
      RecipeSection whole = trial.rungs().get(2).recipe();
      RecipeSection third = trial.rungs().get(1).recipe();
      RecipeSection ninth = trial.rungs().get(0).recipe();
      assertEquals(
          List.of(90, 30, 10), List.of(whole.iterations(), third.iterations(), ninth.iterations()));
      assertEquals(List.of(60, 75), whole.steps());
      assertEquals(List.of(20, 25), third.steps());
      assertEquals(List.of(6, 8), ninth.steps());
      assertEquals(3, third.warmUp());
      assertEquals(whole.learningRate(), ninth.learningRate());
      ASoftmax longest = (ASoftmax) trial.rungs().get(2).loss();
      ASoftmax shorter = (ASoftmax) trial.rungs().get(1).loss();
      assertEquals(longest.m(), shorter.m());
      for (int iteration = 1; iteration <= 30; iteration++) {
        assertEquals(
            longest.annealing().at(3L * iteration), shorter.annealing().at(iteration), 1e-9);
      }
    }
  }

  @Test
  void partsAreMatricesOfTheirCellsOnTheirSets() {
    Matrix matrix = matrix();
    List<TrialCell> rung = matrix.trials(2);
    Matrix part = matrix.onValidation(rung.stream().limit(3).map(TrialCell::cell).toList());
    assertEquals(
        List.of("validation"), part.evaluations().stream().map(EvaluationPlan::name).toList());
    assertEquals(List.of("synthetic"), part.heldOut().stream().map(EvaluationPlan::name).toList());
    assertEquals(3, part.cells().size());
    Cell trial = part.cells().get(1);
    assertEquals(30, part.recipe(trial).schedule().iterations());
    Matrix read = new MatrixReader().cell(part.configuration(trial), "trial");
    assertEquals(part.configuration(trial), read.configuration(read.cells().get(0)));
    Cell tuned = matrix.tuned(matrix.losses().get(1), matrix.networks().get(0), 4).get(0);
    assertEquals(trials(matrix, 1).get(3).whole().loss(), tuned.loss());
    Matrix last = matrix.onTestSets(List.of(tuned));
    assertEquals(90, last.recipe(tuned).schedule().iterations());
    assertEquals(List.of("validation"), last.heldOut().stream().map(EvaluationPlan::name).toList());
  }

  @Test
  void theResolvedMatrixHasTheSameTrials() {
    Matrix matrix = matrix();
    String resolved =
        ResolvedMatrixText.of(
            matrix, (YamlNode.Mapping) YamlText.parseFile(matrix.configuration(), "mine"));
    Matrix again = MatrixFiles.parse(resolved);
    assertEquals(matrix.tuning(), again.tuning());
    assertEquals(matrix.cells(), again.cells());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tuning.space.recipe.learningrate=[1, 2] | unknown key 'learningrate' in 'space' of the recipe",
        "tuning.space.recipe.learningRate=0.1 | takes a list of at least two values",
        "tuning.space.recipe.learningRate={uniform: [0.2, 0.1]} | takes two rising numbers",
        "tuning.space.recipe.learningRate={logUniform: [0, 0.1]} | takes two rising positive numbers",
        "tuning.space.losses.a-softmax.m={uniform: [1, 2.5]} | takes two rising whole numbers",
        "tuning.space.losses.a-softmax.m=[0, 2] | m",
        "tuning.space.losses.arcface={scale: [1, 2]} | unknown key 'arcface' in 'losses' of 'space'",
        "tuning.space.recipe.iterations=[10, 20] | is not searched",
        "tuning.space.rate=[1, 2] | unknown key 'rate' in 'space' of 'tuning'",
        "tuning.space={losses: {a-softmax: {m: [1, 2]}}} | has no option of the loss 'softmax'",
        "tuning.trials=1 | trials must be 2 to 10000",
        "tuning.trials=8 | no trial would be left for rung 3",
        "tuning.factor=1 | factor must be at least 2",
        "recipe.iterations=80 | fewer than 10 iterations",
        "tuning.measure=loss | one of accuracy",
        "tuning.validation.name=synthetic | is the validation and among 'evaluations'",
        "tuning.validation.protocol=lfww | there is no protocol 'lfww'",
        "tuning.budget=3 | unknown key 'budget' in 'tuning'",
        "start={loss: a-softmax} | do not go together",
        "losses=[softmax, {loss: a-softmax, m: [1, 2]}] | one variant of each loss",
      })
  void mistakesAreRefusedWithTheirPlace(String set, String message) {
    String[] sets =
        set.startsWith("recipe.iterations=80")
            ? new String[] {set, "recipe.steps=[]", "recipe.warmUp=0"}
            : new String[] {set};
    MatrixException e = assertThrows(MatrixException.class, () -> matrix(sets));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
