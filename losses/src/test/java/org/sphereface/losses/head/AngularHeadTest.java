package org.sphereface.losses.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.ModifiedSoftmax;

class AngularHeadTest {

  private static final int[] LABELS = {0, 2, 4, 4, 1, 3, 0, 2};

  @Test
  void margin1IsModifiedSoftmaxWhateverLambda() {
    double[][] x = ReferenceMath.gaussian(LABELS.length, 6, 1, 21);
    double[][] w = ReferenceMath.gaussian(5, 6, 1, 22);
    HeadRun modified = HeadRun.of(new ModifiedSoftmax(), x, w, LABELS);
    for (double lambda : new double[] {0, 5, 1000}) {
      HeadRun one = HeadRun.of(held(1, lambda), x, w, LABELS);
      assertEquals(modified.loss(), one.loss(), 1e-6);
      assertArrayEquals(modified.featureGradient(), one.featureGradient(), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void acrossEachWeightTheGradientIsThatOfTheNormalisedFormula(int m) {
    double[][] x = ReferenceMath.gaussian(LABELS.length, 6, 2, 31);
    double[][] w = ReferenceMath.normalised(ReferenceMath.gaussian(5, 6, 1, 32));
    HeadRun run = HeadRun.of(held(m, 5), x, Map.of("weight", w), LABELS, 1, DataType.FLOAT64, null);
    double[][] expected =
        ReferenceMath.gradient(
            w,
            () ->
                ReferenceMath.meanCrossEntropy(
                    ReferenceMath.logits(
                        x, ReferenceMath.normalised(w), LABELS, ReferenceMath.aSoftmax(m, 5)),
                    LABELS));
    double[] across = new double[w.length * 6];
    for (int j = 0; j < w.length; j++) {
      double along = 0;
      for (int i = 0; i < 6; i++) {
        along += run.weightGradient()[j * 6 + i] * w[j][i];
      }
      for (int i = 0; i < 6; i++) {
        across[j * 6 + i] = run.weightGradient()[j * 6 + i] - along * w[j][i];
      }
    }
    assertEquals(0, HeadRun.largestError(across, expected), 1e-8);
  }

  private static Loss held(int m, double lambda) {
    return new ASoftmax(m, new LambdaAnnealing(lambda, 0, 1, lambda), "true");
  }
}
