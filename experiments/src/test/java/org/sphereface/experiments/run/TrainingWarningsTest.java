package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;

class TrainingWarningsTest {

  private static List<String> warnings(String loss, String recipe) {
    Matrix matrix =
        new MatrixReader()
            .read(
                "smoke",
                List.of("losses=[" + loss + "]", "recipe={base: released, " + recipe + "}"));
    return new TrainingWarnings(
            matrix.recipe(matrix.cells().get(0)), matrix.losses().get(0), matrix.networks().get(0))
        .all();
  }

  private static void assertOne(List<String> warnings, String... parts) {
    assertEquals(1, warnings.size(), warnings::toString);
    for (String part : parts) {
      assertTrue(warnings.get(0).contains(part), warnings.get(0));
    }
  }

  @Test
  void aLambdaThatHasNotFallenIsWarnedOfWithItsNumbers() {
    // 1000 / (1 + 0.12 i) is 40 at iteration 200, and 5 from 1658.3 on
    assertOne(
        warnings("a-softmax", "iterations: 200"),
        "A-Softmax m=4: lambda falls from 893 to 40 in 200 iterations",
        "minimum of 5 at iteration 1659 only",
        "2.4 % of the target's weight, in place of 16.7 %",
        // 199 / (0.7 x 200)
        "annealing.gamma to about 1.42");
    assertEquals(List.of(), warnings("a-softmax", "iterations: 2000"));
    // a margin of m = 1 is none
    assertEquals(List.of(), warnings("{loss: a-softmax, m: 1}", "iterations: 200"));
    assertEquals(List.of(), warnings("softmax", "iterations: 200"));
  }

  @Test
  void aRateIsWarnedOfWhereTrainingsWereSeenToDiverge() {
    String small = "iterations: 200, batch: 64";
    assertOne(
        warnings("softmax", small + ", learningRate: 0.1"),
        "recipe.learningRate is 0.1 from the first iteration on, with 64 images a batch");
    assertEquals(List.of(), warnings("softmax", small + ", learningRate: 0.05"));
    assertEquals(List.of(), warnings("softmax", small + ", learningRate: 0.1, warmUp: 20"));
    assertEquals(List.of(), warnings("softmax", small + ", learningRate: 0.1, optimizer: adam"));
    assertEquals(List.of(), warnings("softmax", "iterations: 200, batch: 128, learningRate: 0.1"));
  }

  @Test
  void aMarginWithoutWeightIsWarnedOf() {
    assertOne(
        warnings("{loss: a-softmax, annealing: {minimum: 100}}", "iterations: 2000"),
        "lambda is 100 at the end",
        "1.0 % of the target's weight",
        "lower annealing.minimum");
    assertOne(
        warnings("{loss: a-softmax, annealing: {base: 0, minimum: 0}}", "iterations: 2000"),
        "lambda 0 from the first iteration");
  }

  @Test
  void stepsBehindTheEndAndWithinTheWarmUpAreWarnedOf() {
    assertOne(
        warnings("softmax", "iterations: 100, steps: [50, 100, 300]"),
        "recipe.steps has 100 and 300, and the training ends at iteration 100",
        "ends at 0.01");
    assertOne(
        warnings("softmax", "iterations: 100, steps: [20], warmUp: 40"),
        "recipe.steps has 20, and the warm-up ends at iteration 40");
  }

  @Test
  void aWarmUpLongerThanTheTrainingIsWarnedOf() {
    assertOne(
        warnings("softmax", "iterations: 100, steps: [], warmUp: 500"),
        "recipe.warmUp is 500 and the training ends at iteration 100",
        "rises to 0.02 and no further",
        "such as 10");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 100, 400, 28_000})
  void theSmallPresetHasNothingToWarnOf(int iterations) {
    Matrix matrix =
        new MatrixReader()
            .read(
                "smoke",
                List.of(
                    "losses=[softmax, {loss: a-softmax, m: [2, 4]}, l-softmax]",
                    "recipe={base: small, iterations: " + iterations + "}"));
    matrix
        .losses()
        .forEach(
            loss ->
                assertEquals(
                    List.of(),
                    new TrainingWarnings(
                            matrix.recipe(matrix.cells().get(0)), loss, matrix.networks().get(0))
                        .all()));
  }

  @Test
  void imagesThatAreNotSeenAreWarnedOf() {
    Matrix matrix =
        new MatrixReader().read("smoke", List.of("recipe.iterations=5", "recipe.steps=[]"));
    TrainingWarnings warnings =
        new TrainingWarnings(
            matrix.recipe(matrix.cells().get(0)), matrix.losses().get(0), matrix.networks().get(0));
    // 20 identities of 6 images, and 5 iterations of 16
    assertOne(
        warnings.of(matrix.train().open(Set.of())),
        "sees 80 images (5 iterations of 16), and the set has 120",
        "at least 8");
  }
}
