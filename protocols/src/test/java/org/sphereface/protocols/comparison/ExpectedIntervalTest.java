package org.sphereface.protocols.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectedIntervalTest {

  @Test
  void withOneSourceOfSpreadTheWidthIsClosed() {
    // t(4, 0.975) = 2.776445 (tables)
    assertEquals(2.776445 / Math.sqrt(5), ExpectedInterval.of(1, 5, 0).halfWidth(), 1e-5);
    assertEquals(1.959964, ExpectedInterval.of(0, 5, 1).halfWidth(), 0.01);
  }

  @Test
  void theDetectableDifferenceIsFoundInFourOfFiveRuns() {
    double difference = ExpectedInterval.of(1, 5, 0).detectable();
    Random random = new Random(3);
    int found = 0;
    for (int run = 0; run < 1000; run++) {
      double[] seeds = new double[5];
      Arrays.setAll(seeds, i -> difference + random.nextGaussian());
      found += CrossedInterval.ofSeeds(seeds).isAbove() ? 1 : 0;
    }
    // the standard error of 80 % of 1000 is 1.3 points
    assertEquals(0.80, found / 1000.0, 0.05);
  }

  @Test
  void oneSeedHasNoInterval() {
    assertThrows(IllegalArgumentException.class, () -> ExpectedInterval.of(1, 1, 0));
  }
}
