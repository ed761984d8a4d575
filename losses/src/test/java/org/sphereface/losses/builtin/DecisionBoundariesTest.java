package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.head.HeadRun;

/** The binary decision boundaries of Table 1, as the heads' own logits draw them. */
class DecisionBoundariesTest {

  @ParameterizedTest
  @CsvSource({"1, 1.0", "2, 1.0", "3, 1.2", "4, 1.0", "4, 2.4"})
  void bothLogitsAgreeWhereTable1Says(int m, double theta12) {
    double[][] w = {{1, 0}, {Math.cos(theta12), Math.sin(theta12)}};
    // cos(m t1) = cos(t2) for class 1, cos(t1) = cos(m t2) for class 2, with t1 + t2 = theta_12.
    double inner = theta12 / (m + 1);
    double[][] x = {
      {3 * Math.cos(inner), 3 * Math.sin(inner)},
      {3 * Math.cos(theta12 - inner), 3 * Math.sin(theta12 - inner)}
    };
    HeadRun run =
        HeadRun.of(
            new ASoftmax(m, new LambdaAnnealing(0, 0, 1, 0), "true"),
            x,
            Map.of("weight", w),
            new int[] {0, 1},
            1,
            DataType.FLOAT64,
            null);
    assertEquals(run.logits()[0], run.logits()[1], 1e-12);
    assertEquals(run.logits()[2], run.logits()[3], 1e-12);
    double margin = theta12 - 2 * inner;
    assertEquals((m - 1.0) / (m + 1) * theta12, margin, 1e-12);
  }
}
