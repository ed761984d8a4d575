package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.SampledClasses;
import org.sphereface.training.Recipe;
import org.sphereface.training.optimizer.Adam;
import org.sphereface.training.optimizer.CosineSchedule;
import org.sphereface.training.optimizer.StepSchedule;
import org.sphereface.training.optimizer.WarmUp;

class RecipeSectionTest {

  private static Recipe recipe(String yaml) {
    return MatrixFiles.parse(MatrixFiles.VALID, "recipe=" + yaml).recipe().toRecipe();
  }

  private static String refused(String... sets) {
    return assertThrows(MatrixException.class, () -> MatrixFiles.parse(MatrixFiles.VALID, sets))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({"28000, 16000, 24000", "2100, 1200, 1800", "350, 200, 300"})
  void presetsHaveThePapersStepsAsSharesOfTheIterations(int iterations, int first, int second) {
    for (String base : List.of("paper", "released", "small")) {
      StepSchedule schedule =
          (StepSchedule) recipe("{base: " + base + ", iterations: " + iterations + "}").schedule();
      assertEquals(List.of(first, second), schedule.steps());
    }
    StepSchedule given =
        (StepSchedule) recipe("{base: paper, iterations: 50, steps: [7]}").schedule();
    assertEquals(List.of(7), given.steps());
  }

  @Test
  void ofTwoIterationsTheRateFallsAfterTheFirst() {
    assertEquals(
        List.of(1), ((StepSchedule) recipe("{base: paper, iterations: 2}").schedule()).steps());
    assertEquals(
        List.of(), ((StepSchedule) recipe("{base: paper, iterations: 1}").schedule()).steps());
  }

  @Test
  void warmUpCosineAndAdamAreKeys() {
    Recipe given =
        recipe(
            "{base: released, iterations: 100, warmUp: 10, schedule: cosine, minimumRate: 1e-5,"
                + " optimizer: adamw, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, decay: 0.1}");
    assertEquals(new WarmUp(new CosineSchedule(100, 0.001, 1e-5, 10), 10), given.schedule());
    assertEquals(new Adam(0.8, 0.99, 1e-6, 0.1, true), given.optimizer());
    assertEquals(
        new Adam(0.9, 0.999, 1e-8, 5e-4, false),
        recipe("{base: paper, optimizer: adam}").optimizer());
    // the rate that is given counts
    assertEquals(
        0.02, recipe("{base: paper, optimizer: adam, learningRate: 0.02}").schedule().at(1));
  }

  @Test
  void aLinearScaleScalesTheLeastRateToo() {
    assertEquals(
        new CosineSchedule(10, 0.05, 0.005, 0),
        recipe(
                "{base: paper, batch: 64, iterations: 10, scale: linear, schedule: cosine,"
                    + " minimumRate: 0.01}")
            .schedule());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schedule: cosine, steps: [5] | schedule: cosine has no steps",
        "minimumRate: 0.01 | minimumRate is of schedule: cosine",
        "optimizer: adam, momentum: 0.8 | momentum is of optimizer: sgd",
        "beta1: 0.5 | beta1, beta2 and epsilon are of optimizer: adam and adamw",
        "epsilon: 0.1 | beta1, beta2 and epsilon are of optimizer: adam and adamw",
        "warmUp: -1 | warmUp must not be negative",
        "schedule: cosine, iterations: 9, warmUp: 9 | warmUp must be below iterations, 9",
        "optimizer: adam, beta2: 1.0 | beta2 must be in [0, 1)",
        "optimizer: lamb | one of sgd, adam, adamw, not 'lamb'",
      })
  void valuesThatDoNotGoTogetherAreRefused(String keys, String reason) {
    String message = refused("recipe={base: paper, " + keys + "}");
    assertTrue(message.contains(reason), message);
  }

  static Stream<String> keys() {
    return RecipeKey.all().stream().map(RecipeKey::name).filter(name -> !name.contains("."));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeySetToNothingIsRefusedWithWhatItTakes(String key) {
    String message = refused("recipe." + key + "=~");
    assertTrue(message.contains("'" + key + "' of recipe takes"), message);
    assertTrue(message.endsWith("not nothing."), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seeds=~",
        "seeds=[1, ~]",
        "losses=[{loss: a-softmax, gradient: ~}]",
        "losses=[{loss: a-softmax, annealing: ~}]",
        "losses=[{loss: a-softmax, annealing: {base: ~}}]",
        "networks=[{network: sphereface, variant: ~}]",
        "train={source: synthetic-faces, split: ~}",
        "evaluations.0.protocol={protocol: lfw, folds: ~}",
        "recipe.augment=~",
        "recipe.augment.colour=~",
        "recipe.steps=[1, ~]"
      })
  void otherValuesSetToNothingAreRefusedToo(String set) {
    String message = refused(set);
    assertTrue(message.endsWith("not nothing."), message);
  }

  @Test
  void eachKeyIsDescribedWithItsDefaults() {
    Map<String, RecipeKey> keys =
        RecipeKey.all().stream().collect(Collectors.toMap(RecipeKey::name, key -> key));
    for (RecipeKey key : keys.values()) {
      assertFalse(key.description().isBlank(), key.name());
      assertEquals(RecipeSection.Base.values().length, key.defaults().size());
    }
    assertEquals("128", keys.get("batch").defaults().get(RecipeSection.Base.PAPER));
    assertEquals("512", keys.get("batch").defaults().get(RecipeSection.Base.RELEASED));
    assertEquals("must be given", keys.get("batch").defaults().get(RecipeSection.Base.NONE));
    assertEquals("[16000,24000]", keys.get("steps").defaults().get(RecipeSection.Base.PAPER));
    assertEquals("one of sgd, adam, adamw", keys.get("optimizer").type());
    assertTrue(keys.containsKey("augment.erasing.share"));
  }

  private static LambdaAnnealing annealing(String loss, String recipe) {
    return ((ASoftmax)
            MatrixFiles.parse(MatrixFiles.VALID, "losses=[" + loss + "]", "recipe=" + recipe)
                .losses()
                .get(0))
        .annealing();
  }

  @Test
  void theSmallPresetEndsTheAnnealingWithinTheTraining() {
    LambdaAnnealing fitted = annealing("a-softmax", "{base: small, iterations: 400}");
    assertEquals(1000, fitted.base());
    assertEquals(5, fitted.minimum());
    // after the share of the iterations, to four digits of gamma
    long end = Math.round(FittedAnnealing.SHARE * 400);
    assertEquals(5, fitted.at(end + 1), 1e-2);
    assertEquals(5, fitted.power());
    // half way, 1 + gamma i is 1 + (200^(1/5) - 1) / 2
    assertEquals(
        1000 / Math.pow((1 + Math.pow(200, 0.2)) / 2, 5), fitted.at(Math.round(end / 2.0)), 0.5);
    LambdaAnnealing lower =
        annealing(
            "{loss: a-softmax, annealing: {base: 1000, minimum: 2}}",
            "{base: small, iterations: 400}");
    assertEquals(2, lower.at(end + 1), 1e-2);
  }

  @Test
  void whatAMatrixGivesAndOtherPresetsKeepTheirAnnealing() {
    assertEquals(
        new LambdaAnnealing(1000, 0.3, 1, 5),
        annealing("{loss: a-softmax, annealing: {gamma: 0.3}}", "small"));
    assertEquals(new LambdaAnnealing(), annealing("a-softmax", "released"));
    assertEquals(
        new LambdaAnnealing(0, 0.12, 1, 0),
        annealing("{loss: a-softmax, annealing: {base: 0, minimum: 0}}", "small"));
  }

  @Test
  void annealingIsFittedInGroupsInSampledClassesAndInTheFirstStage() {
    Matrix matrix =
        MatrixFiles.parse(
            MatrixFiles.VALID
                .replace("losses: [extra-loss]\n", "")
                .replaceAll("(?s)networks:.*?\nrecipe", "recipe"),
            "groups=[{losses: [{loss: sampled-classes, of: a-softmax}], networks:"
                + " [extra-network]}]",
            "recipe={base: small, iterations: 100}",
            "start={loss: {loss: a-softmax, m: 1}, recipe: {iterations: 200}}");
    double expected = new FittedAnnealingGamma(200).value();
    SampledClasses sampled =
        (SampledClasses)
            matrix.losses().stream().filter(SampledClasses.class::isInstance).findFirst().get();
    assertEquals(expected, ((ASoftmax) sampled.of()).annealing().gamma(), 1e-5);
    assertEquals(expected, ((ASoftmax) matrix.start().loss()).annealing().gamma(), 1e-5);
  }

  /** gamma of base 1000 and minimum 5. */
  private record FittedAnnealingGamma(int iterations) {
    double value() {
      return (Math.pow(200, 0.2) - 1) / (FittedAnnealing.SHARE * iterations);
    }
  }
}
