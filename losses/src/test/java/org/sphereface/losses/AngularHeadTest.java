package org.sphereface.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngularHeadTest {

  private static final int[] LABELS = {0, 2, 4, 4, 1, 3, 0, 2};

  @Test
  void margin_1_is_modified_softmax_whatever_lambda() {
    double[][] x = Plain.gaussian(LABELS.length, 6, 1, 21);
    double[][] w = Plain.gaussian(5, 6, 1, 22);
    HeadRun modified = HeadRun.of(new ModifiedSoftmax(), x, w, LABELS);
    for (double lambda : new double[] {0, 5, 1000}) {
      HeadRun one = HeadRun.of(held(1, lambda), x, w, LABELS);
      assertEquals(modified.loss(), one.loss(), 1e-6);
      assertArrayEquals(modified.featureGradient(), one.featureGradient(), 1e-6);
    }
  }

  @Test
  void length_of_the_class_weights_changes_nothing() {
    double[][] x = Plain.gaussian(LABELS.length, 6, 1, 31);
    double[][] w = Plain.gaussian(5, 6, 1, 32);
    double[][] scaled = Plain.gaussian(5, 6, 1, 32);
    for (int j = 0; j < scaled.length; j++) {
      for (int i = 0; i < scaled[j].length; i++) {
        scaled[j][i] *= j + 2;
      }
    }
    HeadRun plain = HeadRun.of(held(4, 5), x, w, LABELS);
    HeadRun longer = HeadRun.of(held(4, 5), x, scaled, LABELS);
    assertArrayEquals(plain.logits(), longer.logits(), 1e-5);
    assertEquals(plain.loss(), longer.loss(), 1e-5);
    assertArrayEquals(plain.featureGradient(), longer.featureGradient(), 1e-5);
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
    HeadRun run = HeadRun.of(held(m, 0), x, w, new int[x.length]);
    assertTrue(Double.isFinite(run.loss()));
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
    HeadRun run =
        HeadRun.of(
            held(m, 0), x, Map.of("weight", w), new int[2], 1, DataType.FLOAT32, byTargetLogit);
    assertArrayEquals(new double[] {1, 0, 0, 2 * m - 1, 0, 0}, run.featureGradient(), 1e-4);
  }

  @Test
  void cross_entropy_of_large_logits_is_finite() {
    double[][] w = {{1, 0}, {0, 1}};
    double[][] x = {{-1000, 1000}};
    HeadRun run = HeadRun.of(held(4, 0), x, w, new int[1]);
    assertTrue(Double.isFinite(run.loss()));
    assertTrue(run.loss() > 1000);
  }

  private static Loss held(int m, double lambda) {
    return new ASoftmax(m, new LambdaAnnealing(lambda, 0, 1, lambda), "true");
  }

  private static void assertAllFinite(double[] values) {
    for (double value : values) {
      assertTrue(Double.isFinite(value));
    }
  }
}
