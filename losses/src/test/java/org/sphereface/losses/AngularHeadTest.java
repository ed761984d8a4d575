package org.sphereface.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AngularHeadTest {

  private static final int[] LABELS = {0, 2, 4, 4, 1, 3, 0, 2};

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 0", "1, 5", "2, 5", "3, 5", "4, 5", "4, 1000"})
  void loss_and_gradients_are_those_of_plain_loops(int m, double lambda) {
    double[][] x = gaussian(LABELS.length, 7, 2, 11);
    double[][] w = gaussian(5, 7, 3, 12);
    HeadRun run = HeadRun.of(held(m, lambda), x, w, LABELS, 1, null);
    double[][] logits = PlainASoftmax.logits(x, w, LABELS, m, lambda);
    PlainASoftmax.Value loss =
        () -> PlainASoftmax.meanCrossEntropy(PlainASoftmax.logits(x, w, LABELS, m, lambda), LABELS);
    double[][] byFeature = PlainASoftmax.gradient(x, loss);
    double[][] byWeight = PlainASoftmax.gradient(w, loss);
    assertEquals(0, HeadRun.relativeError(run.logits(), logits), 1e-4);
    assertEquals(loss.at(), run.loss(), 1e-5 * loss.at());
    assertEquals(0, HeadRun.relativeError(run.featureGradient(), byFeature), 5e-4);
    assertEquals(0, HeadRun.relativeError(run.weightGradient(), byWeight), 5e-4);
  }

  @Test
  void margin_1_is_modified_softmax_whatever_lambda() {
    double[][] x = gaussian(LABELS.length, 6, 1, 21);
    double[][] w = gaussian(5, 6, 1, 22);
    HeadRun modified = HeadRun.of(new ModifiedSoftmax(), x, w, LABELS, 1, null);
    for (double lambda : new double[] {0, 5, 1000}) {
      HeadRun one = HeadRun.of(held(1, lambda), x, w, LABELS, 1, null);
      assertEquals(modified.loss(), one.loss(), 1e-6);
      assertArrayEquals(modified.featureGradient(), one.featureGradient(), 1e-6f);
    }
  }

  @Test
  void length_of_the_class_weights_changes_nothing() {
    double[][] x = gaussian(LABELS.length, 6, 1, 31);
    double[][] w = gaussian(5, 6, 1, 32);
    double[][] scaled = gaussian(5, 6, 1, 32);
    for (int j = 0; j < scaled.length; j++) {
      for (int i = 0; i < scaled[j].length; i++) {
        scaled[j][i] *= j + 2;
      }
    }
    HeadRun plain = HeadRun.of(held(4, 5), x, w, LABELS, 1, null);
    HeadRun longer = HeadRun.of(held(4, 5), x, scaled, LABELS, 1, null);
    assertArrayEquals(plain.logits(), longer.logits(), 1e-5f);
    assertEquals(plain.loss(), longer.loss(), 1e-5);
    assertArrayEquals(plain.featureGradient(), longer.featureGradient(), 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void gradient_is_finite_at_both_ends_at_joints_and_near_zero(int m) {
    double[][] w = {{1, 0, 0}, {0, 1, 0}};
    int angles = m + 1;
    double[][] x = new double[angles + 3][3];
    for (int j = 0; j < angles; j++) {
      x[j] = new double[] {3 * Math.cos(j * Math.PI / m), 0, 3 * Math.sin(j * Math.PI / m)};
    }
    x[angles] = new double[] {1e-12, 1e-12, 1e-12};
    x[angles + 1] = new double[] {1e-20, 0, 0};
    HeadRun run = HeadRun.of(held(m, 0), x, w, new int[x.length], 1, null);
    assertTrue(Float.isFinite(run.loss()));
    assertAllFinite(run.logits());
    assertAllFinite(run.featureGradient());
    assertAllFinite(run.weightGradient());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void gradient_at_angle_0_is_w_and_at_pi_is_2m_minus_1_times_w(int m) {
    double[][] w = {{1, 0, 0}, {0, 1, 0}};
    double[][] x = {{2, 0, 0}, {-2, 0, 0}};
    double[][] byTargetLogit = {{1, 0}, {1, 0}};
    HeadRun run = HeadRun.of(held(m, 0), x, w, new int[2], 1, byTargetLogit);
    assertArrayEquals(new float[] {1, 0, 0, 2 * m - 1, 0, 0}, run.featureGradient(), 1e-4f);
  }

  @Test
  void cross_entropy_of_large_logits_is_finite() {
    double[][] w = {{1, 0}, {0, 1}};
    double[][] x = {{-1000, 1000}};
    HeadRun run = HeadRun.of(held(4, 0), x, w, new int[1], 1, null);
    assertTrue(Float.isFinite(run.loss()));
    assertTrue(run.loss() > 1000);
  }

  private static Loss held(int m, double lambda) {
    return new ASoftmax(m, new ASoftmax.LambdaAnnealing(lambda, 0, 1, lambda), "true");
  }

  private static void assertAllFinite(float[] values) {
    for (float value : values) {
      assertTrue(Float.isFinite(value));
    }
  }

  static double[][] gaussian(int rows, int columns, double scale, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = scale * random.nextGaussian();
      }
    }
    return values;
  }
}
