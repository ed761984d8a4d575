package com.example.faces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import org.junit.jupiter.api.Test;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.LossHead;

class LargeMarginGaussianTest {

  private static final double[][] EMBEDDINGS = {
    {0.5, -1.2, 0.3}, {1.4, 0.2, -0.7}, {-0.6, 0.9, 2.0}, {0, 0, 0}
  };
  private static final double[][] MEANS = {
    {0.4, -1, 0}, {-0.3, 0.8, 1.1}, {1, 1, 1}, {0.2, 0.1, -0.9}, {-2, 0.5, 0.5}
  };
  private static final int[] LABELS = {0, 2, 1, 4};

  private record Result(float loss, float[] byEmbeddings, float[] byMeans) {}

  /** The published formula as it stands, in double precision. */
  private static double formula(double[][] x, double[][] mu, double alpha, double lambda) {
    double total = 0;
    for (int i = 0; i < x.length; i++) {
      double sum = 0;
      for (int k = 0; k < mu.length; k++) {
        sum += Math.exp(-distance(x[i], mu[k]) * (k == LABELS[i] ? 1 + alpha : 1));
      }
      double own = distance(x[i], mu[LABELS[i]]);
      total += -Math.log(Math.exp(-own * (1 + alpha)) / sum) + lambda * own;
    }
    return total / x.length;
  }

  private static double distance(double[] x, double[] mu) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - mu[i]) * (x[i] - mu[i]);
    }
    return sum / 2;
  }

  private static Result onEngine(double alpha, double lambda) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new LargeMarginGaussian(alpha, lambda).head(3, MEANS.length);
      head.initialize(manager, DataType.FLOAT32, new Shape(LABELS.length, 3));
      NDArray means = head.getParameters().get("means").getArray();
      matrix(manager, MEANS).copyTo(means);
      NDArray x = matrix(manager, EMBEDDINGS);
      x.setRequiresGradient(true);
      NDArray labels = matrix(manager, new double[][] {{0, 2, 1, 4}}).reshape(-1);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = head.loss(new ParameterStore(manager, false), x, labels, 1, true).get(0);
        collector.backward(loss);
        return new Result(
            loss.toFloatArray()[0],
            x.getGradient().toFloatArray(),
            means.getGradient().toFloatArray());
      }
    }
  }

  private static NDArray matrix(NDManager manager, double[][] rows) {
    PrimitiveIterator.OfDouble values =
        Arrays.stream(rows).flatMapToDouble(Arrays::stream).iterator();
    Shape shape = new Shape(rows.length, rows[0].length);
    return HostValues.filled(manager, shape, DataType.FLOAT32, values::nextDouble);
  }

  /** Compares a gradient with central differences of the formula, whose error is about 1e-9. */
  private static void requireGradient(
      float[] gradient, double[][] values, double alpha, double lambda) {
    double step = 1e-5;
    int columns = values[0].length;
    for (int i = 0; i < gradient.length; i++) {
      double kept = values[i / columns][i % columns];
      values[i / columns][i % columns] = kept + step;
      double above = formula(EMBEDDINGS, MEANS, alpha, lambda);
      values[i / columns][i % columns] = kept - step;
      double below = formula(EMBEDDINGS, MEANS, alpha, lambda);
      values[i / columns][i % columns] = kept;
      assertEquals((above - below) / (2 * step), gradient[i], 1e-5);
    }
  }

  @Test
  void lossAndGradientsAreThoseOfTheFormula() {
    for (double[] options : new double[][] {{0, 0}, {0.3, 0.1}, {1, 0.5}}) {
      Result result = onEngine(options[0], options[1]);
      assertEquals(formula(EMBEDDINGS, MEANS, options[0], options[1]), result.loss(), 1e-5);
      requireGradient(result.byEmbeddings(), EMBEDDINGS, options[0], options[1]);
      requireGradient(result.byMeans(), MEANS, options[0], options[1]);
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new LargeMarginGaussian(-1, 0))
            .getMessage()
            .startsWith("l-gm: alpha is -1.0"));
    assertThrows(IllegalArgumentException.class, () -> new LargeMarginGaussian(0, Double.NaN));
  }
}
