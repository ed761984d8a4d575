package org.sphereface.protocols.comparison;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HolmCorrectionTest {

  @Test
  void theSmallestIsMultipliedByAllTheNextByTheRestAndNoneFallsBelowTheOneBefore() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        HolmCorrection.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}),
        1e-15);
    assertArrayEquals(new double[] {1, 1}, HolmCorrection.adjusted(new double[] {0.9, 0.6}), 1e-15);
    assertEquals(0, HolmCorrection.adjusted(new double[0]).length);
  }

  /** Holm's procedure itself: reject from the smallest p on, until one is above level / rest. */
  @Property
  void anAdjustedValueIsBelowALevelWhereTheStepwiseProcedureRejects(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = 0, max = 1) Double> values,
      @ForAll @DoubleRange(min = 0.01, max = 0.3) double level) {
    double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = HolmCorrection.adjusted(p);
    double[] sorted = p.clone();
    Arrays.sort(sorted);
    int rejected = 0;
    while (rejected < p.length && sorted[rejected] * (p.length - rejected) < level) {
      rejected++;
    }
    long below = Arrays.stream(adjusted).filter(value -> value < level).count();
    assertEquals(rejected, below);
    for (int i = 0; i < p.length; i++) {
      assertTrue(adjusted[i] >= p[i] && adjusted[i] <= 1);
    }
  }
}
