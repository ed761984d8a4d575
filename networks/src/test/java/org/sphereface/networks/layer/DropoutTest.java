package org.sphereface.networks.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {

  private static final int SIZE = 20_000;
  private static final Shape SHAPE = new Shape(4, 5_000);

  private static float[] train(double probability, int seed) {
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    Engine.getInstance().setRandomSeed(seed);
    try (LayerRun run = new LayerRun(new Dropout(probability))) {
      return run.train(ones, ones, SHAPE).output();
    }
  }

  @Test
  void trainingDropsTheGivenShareAndScalesTheRest() {
    int dropped = 0;
    for (float value : train(0.4, 1)) {
      dropped += value == 0 ? 1 : 0;
      assertEquals(value == 0 ? 0 : 1 / 0.6, value, 1e-6);
    }
    // five standard deviations of a binomial share
    assertEquals(0.4, (double) dropped / SIZE, 5 * Math.sqrt(0.4 * 0.6 / SIZE));
  }

  @Test
  void theSeedDecidesWhatIsDropped() {
    assertArrayEquals(train(0.4, 7), train(0.4, 7), 0);
    assertFalse(Arrays.equals(train(0.4, 7), train(0.4, 8)));
  }

  @Test
  void evaluationAndAProbabilityOf0ChangeNothing() {
    float[] x = LayerRun.gaussian(SIZE, 2);
    try (LayerRun run = new LayerRun(new Dropout(0.4))) {
      assertArrayEquals(x, run.evaluate(x, SHAPE), 0);
    }
    try (LayerRun run = new LayerRun(new Dropout(0))) {
      assertArrayEquals(x, run.train(x, x, SHAPE).output(), 0);
    }
  }
}
