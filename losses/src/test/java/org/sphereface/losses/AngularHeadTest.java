package org.sphereface.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

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

  private static Loss held(int m, double lambda) {
    return new ASoftmax(m, new LambdaAnnealing(lambda, 0, 1, lambda), "true");
  }
}
