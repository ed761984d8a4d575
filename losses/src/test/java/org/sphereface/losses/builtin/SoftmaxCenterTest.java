package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.head.HeadRun;

class SoftmaxCenterTest {

  @Test
  void centresMoveByEq4WithIts1PlusCountDenominator() {
    int[] y = {0, 2, 0, 0};
    double[][] x = ReferenceMath.gaussian(4, 3, 2, 1);
    double[][] centres = ReferenceMath.gaussian(4, 3, 1, 2);
    double[][] w = ReferenceMath.gaussian(4, 3, 1, 3);
    Loss loss = new SoftmaxCenter(0.01, 0.5);
    HeadRun run =
        HeadRun.of(loss, x, Map.of("weight", w, "centres", centres), y, 1, DataType.FLOAT64, null);
    double[][] steps = new double[4][3];
    for (int i = 0; i < 3; i++) {
      double three = 3 * centres[0][i] - x[0][i] - x[2][i] - x[3][i];
      steps[0][i] = three / (1 + 3);
      steps[2][i] = (centres[2][i] - x[1][i]) / (1 + 1);
    }
    assertEquals(0, HeadRun.largestError(run.gradients().get("centres"), steps), 1e-12);
  }

  @Test
  void centresHaveARateOfTheirOwnAndTheRestHasNot() {
    LossHead head = new SoftmaxCenter(0.01, 0.25).head(3, 4);
    assertEquals(0.25, head.ownRate("centres").orElseThrow(), 0);
    assertTrue(head.ownRate("weight").isEmpty());
    assertTrue(head.ownRate("bias").isEmpty());
  }
}
