package org.sphereface.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamOptimizerTest {

  private static final double BETA_1 = 0.8;
  private static final double BETA_2 = 0.9;
  private static final double EPSILON = 1e-3;
  private static final double DECAY = 0.05;

  private static ParameterOptimizer optimizer(NDManager manager, Adam adam) {
    return adam.optimizer(
        Map.of(
            "id-a", new ParameterOptimizer.Multipliers("a", 1, 1),
            "id-b", new ParameterOptimizer.Multipliers("b", 2, 0)),
        manager);
  }

  /** A scalar of Adam in double precision, from the sums over all gradients so far. */
  private static double afterSteps(
      double[] gradients, double[] rates, double factor, double decay, boolean decoupled) {
    double weight = 1;
    double[] seen = new double[gradients.length];
    for (int t = 1; t <= gradients.length; t++) {
      double rate = factor * rates[t - 1];
      seen[t - 1] = gradients[t - 1] + (decoupled ? 0 : decay * weight);
      double mean = 0;
      double square = 0;
      for (int i = 1; i <= t; i++) {
        mean += (1 - BETA_1) * Math.pow(BETA_1, t - i) * seen[i - 1];
        square += (1 - BETA_2) * Math.pow(BETA_2, t - i) * seen[i - 1] * seen[i - 1];
      }
      double step =
          mean
              / (1 - Math.pow(BETA_1, t))
              / (Math.sqrt(square / (1 - Math.pow(BETA_2, t))) + EPSILON);
      weight -= rate * (step + (decoupled ? decay * weight : 0));
    }
    return weight;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void updatesAreThoseOfTheMomentsWrittenAsSumsOverAllGradients(boolean decoupled) {
    double[] rates = {0.1, 0.1, 0.05, 0.02, 0.02};
    double[] gradients = {1, -2, 3, 0.5, 0};
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterOptimizer optimizer =
          optimizer(manager, new Adam(BETA_1, BETA_2, EPSILON, DECAY, decoupled));
      NDArray a = weight(manager);
      NDArray b = weight(manager);
      for (int i = 0; i < rates.length; i++) {
        optimizer.prepare(i + 1, rates[i]);
        for (Map.Entry<String, NDArray> one : Map.of("id-a", a, "id-b", b).entrySet()) {
          NDArray gradient = manager.create(new float[] {(float) gradients[i]});
          optimizer.update(one.getKey(), one.getValue(), gradient);
          // else PyTorch would add the next gradient to it
          assertArrayEquals(new float[] {0}, gradient.toFloatArray());
        }
      }
      assertEquals(afterSteps(gradients, rates, 1, DECAY, decoupled), a.getFloat(), 2e-6);
      assertEquals(afterSteps(gradients, rates, 2, 0, decoupled), b.getFloat(), 2e-6);
      assertEquals(
          Set.of("moment1.a", "moment2.a", "moment1.b", "moment2.b"), optimizer.states().keySet());
    }
  }

  @Test
  void theFirstStepIsTheRateWhateverTheGradientsSize() {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (float gradient : new float[] {1e-3f, 1, -1e3f}) {
        ParameterOptimizer optimizer = optimizer(manager, new Adam(0.9, 0.999, 1e-12, 0, false));
        optimizer.prepare(1, 0.01);
        NDArray weight = weight(manager);
        optimizer.update("id-a", weight, manager.create(new float[] {gradient}));
        assertEquals(1 - 0.01 * Math.signum(gradient), weight.getFloat(), 1e-6);
      }
    }
  }

  @Test
  void aRateOfItsOwnIsAPlainStepAndKeepsNoMoments() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ParameterOptimizer optimizer =
          new Adam(0.9, 0.999, 1e-8, DECAY, true)
              .optimizer(
                  Map.of(
                      "id", new ParameterOptimizer.Multipliers("a", 1, 1, OptionalDouble.of(0.5))),
                  manager);
      optimizer.prepare(1, 0.1);
      NDArray weight = weight(manager);
      optimizer.update("id", weight, manager.create(new float[] {4}));
      assertArrayEquals(new float[] {1 - 0.5f * 4}, weight.toFloatArray());
      assertEquals(Map.of(), optimizer.states());
    }
  }

  @Test
  void valuesOutOfTheirRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Adam(1, 0.9, 1e-8, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, -0.1, 1e-8, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 0, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 1e-8, -1, false));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 1e-8, Double.NaN, true));
  }

  private static NDArray weight(NDManager manager) {
    NDArray weight = manager.create(new float[] {1});
    weight.setRequiresGradient(true);
    return weight;
  }
}
