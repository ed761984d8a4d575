package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.head.HeadRun;

class LossOptionsTest {

  @Test
  void lossesAreFoundByTheServiceLoader() {
    assertEquals(
        List.of(
            "softmax",
            "softmax-contrastive",
            "triplet",
            "l-softmax",
            "softmax-center",
            "modified-softmax",
            "a-softmax",
            "normface",
            "cosface",
            "arcface",
            "combined-margin",
            "sphereface-plus",
            "sphereface-r",
            "sphereface2",
            "coco",
            "adacos",
            "elasticface",
            "mv-softmax",
            "curricularface",
            "adaface",
            "magface",
            "npcface",
            "circle",
            "ga-softmax",
            "sampled-classes"),
        ServiceLoader.load(Loss.class).stream()
            .map(p -> p.get().id())
            .collect(Collectors.toList()));
  }

  @Test
  void lambdaReaches5AtIteration1659AndStays() {
    LambdaAnnealing annealing = new LambdaAnnealing();
    assertEquals(1000 / 1.12, annealing.at(1), 1e-9);
    assertTrue(annealing.at(1658) > 5);
    assertEquals(5, annealing.at(1659), 0);
    assertEquals(5, annealing.at(28_000), 0);
  }

  @Test
  void annealingOfNothingIsThePurePsi() {
    assertEquals(0, new LambdaAnnealing(0, 0.12, 1, 0).at(1), 0);
  }

  @Test
  void aSoftmaxReportsLambdaAndTheOthersHaveNone() {
    assertEquals(5, new ASoftmax().head(4, 3).lambda(1659).orElseThrow(), 0);
    assertTrue(new Softmax().head(4, 3).lambda(1).isEmpty());
    assertTrue(new ModifiedSoftmax().head(4, 3).lambda(1).isEmpty());
  }

  @Test
  void lossesThatStartAtGuessingAreNearLnNForSmallEmbeddings() {
    List<Loss> starting =
        ServiceLoader.load(Loss.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(Loss::startsAtGuessing)
            .toList();
    assertEquals(
        List.of("softmax", "l-softmax", "modified-softmax", "a-softmax"),
        starting.stream().map(Loss::id).toList());
    double[][] x = ReferenceMath.gaussian(8, 6, 0.001, 1);
    double[][] w = ReferenceMath.gaussian(5, 6, 1, 2);
    int[] labels = {0, 1, 2, 3, 4, 0, 1, 2};
    for (Loss loss : starting) {
      assertEquals(Math.log(5), HeadRun.of(loss, x, w, labels).loss(), 0.01, loss.id());
    }
  }

  @Test
  void optionsOutOfRangeAreRefusedWithASentence() {
    assertRefused("m is 0", () -> new ASoftmax(0, new LambdaAnnealing(), "true"));
    assertRefused("annealing is empty", () -> new ASoftmax(4, null, "true"));
    assertRefused("gradient is 'other'", () -> new ASoftmax(4, new LambdaAnnealing(), "other"));
    assertRefused("annealing.base is -1.0", () -> new LambdaAnnealing(-1, 0, 1, 5));
    assertRefused("annealing.gamma is NaN", () -> new LambdaAnnealing(1, Double.NaN, 1, 5));
    assertRefused("counted from 1", () -> new LambdaAnnealing().at(-1));
    assertRefused("adaface: rate is 1.5", () -> new AdaFace(64, 0.4, 0.333, 1.5));
    assertRefused("above lower, 10.0", () -> new MagFace(64, 10, 10, 0.45, 0.8, 35, true));
    assertRefused("from lowerMargin, 0.45", () -> new MagFace(64, 10, 110, 0.45, 0.4, 35, true));
    assertRefused("npcface: weight is NaN", () -> new NpcFace(64, 0.5, 0.4, 0.2, Double.NaN, 0.2));
    assertRefused("from 0 to 1", () -> new CircleLoss(256, 1.1));
    assertRefused("of at least 1", () -> new GaSoftmax(30, 0.9, "true"));
    assertRefused("but was asked for 0", () -> new Softmax().head(4, 0));
  }

  @Test
  void optionsSurviveJsonAndGradientMayBeAJsonBoolean() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ASoftmax defaults = new ASoftmax();
    assertEquals(defaults, json.treeToValue(json.valueToTree(defaults), ASoftmax.class));
    String text =
        "{\"m\":4,\"annealing\":{\"base\":1000,\"gamma\":0.12,\"power\":1,\"minimum\":5},"
            + "\"gradient\":true}";
    assertEquals(defaults, json.readValue(text, ASoftmax.class));
  }

  @Test
  void biasLearnsTwiceAsFastWithoutDecay() {
    LossHead head = new Softmax().head(4, 3);
    assertEquals(List.of("weight", "bias"), head.getParameters().keys());
    assertEquals(2, head.rateMultiplier("bias"), 0);
    assertEquals(0, head.decayMultiplier("bias"), 0);
    assertEquals(1, head.rateMultiplier("weight"), 0);
    assertEquals(1, head.decayMultiplier("weight"), 0);
  }

  @Test
  void classWeightsAreCaffesXavierAndTheSameForTheSameSeed() {
    float[] first = weights(7);
    double bound = Math.sqrt(3.0 / 50);
    double sum = 0;
    double squares = 0;
    for (float value : first) {
      assertTrue(Math.abs(value) <= bound);
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / first.length, 0.01);
    assertEquals(1.0 / 50, squares / first.length, 0.001);
    assertArrayEquals(first, weights(7), 0);
    assertFalse(Arrays.equals(first, weights(8)));
  }

  private static float[] weights(int seed) {
    Engine.getInstance().setRandomSeed(seed);
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new ModifiedSoftmax().head(50, 200);
      head.initialize(manager, DataType.FLOAT32, new Shape(1, 50));
      return head.getParameters().get("weight").getArray().toFloatArray();
    }
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
