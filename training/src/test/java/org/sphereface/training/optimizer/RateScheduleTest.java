package org.sphereface.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateScheduleTest {

  @Test
  void cosineStartsAtTheRatePassesTheMeanInTheMiddleAndEndsOneStepAboveTheMinimum() {
    RateSchedule cosine = new CosineSchedule(100, 0.3, 0.1, 0);
    assertEquals(0.3, cosine.at(1), 1e-15);
    assertEquals(0.2, cosine.at(51), 1e-15);
    // 1 + cos(pi 99/100) = 2 sin^2(pi/200)
    assertEquals(0.1 + 0.2 * Math.pow(Math.sin(Math.PI / 200), 2), cosine.at(100), 1e-15);
    assertEquals(0.1, cosine.at(101), 1e-15);
  }

  @Test
  void warmUpRisesByEqualStepsAndCosineFallsFromItsEnd() {
    RateSchedule schedule = new WarmUp(new CosineSchedule(60, 0.4, 0, 20), 20);
    for (int t = 1; t <= 20; t++) {
      assertEquals(0.4 * t / 20, schedule.at(t), 1e-15);
    }
    assertEquals(0.4, schedule.at(21), 1e-15);
    assertEquals(0.2, schedule.at(41), 1e-15);
    assertEquals(60, schedule.iterations());
  }

  @Test
  void stepsAfterAWarmUpStayWhereTheyAre() {
    RateSchedule schedule = new WarmUp(new StepSchedule(100, 0.1, List.of(50), 0.1), 10);
    assertEquals(0.05, schedule.at(5), 1e-15);
    assertEquals(0.1, schedule.at(50), 1e-15);
    assertEquals(0.01, schedule.at(51), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 0", "3, 0.1, 0.5", "400, 0.05, 0", "4999, 0.3, 0.01", "5000, 0.3, 1"})
  void cosineFallsAllTheWayAndIsSymmetricAboutItsMiddle(int iterations, double rate, double share) {
    RateSchedule cosine = new CosineSchedule(iterations, rate, share * rate, 0);
    for (int t = 1; t < iterations; t++) {
      assertTrue(cosine.at(t + 1) <= cosine.at(t));
    }
    for (int t = 1; t <= iterations; t++) {
      // t - 1 iterations from the begin and from the end
      assertEquals(rate + share * rate, cosine.at(t) + cosine.at(iterations - t + 2), 1e-12);
    }
  }

  @Test
  void valuesOutOfTheirRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(0, 0.1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(10, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(10, 0.1, 0.2, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(10, 0.1, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> new CosineSchedule(10, 0.1, 0, 10));
    RateSchedule steps = new StepSchedule(10, 0.1, List.of(), 1);
    assertThrows(IllegalArgumentException.class, () -> new WarmUp(steps, 0));
  }
}
