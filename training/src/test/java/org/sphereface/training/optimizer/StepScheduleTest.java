package org.sphereface.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepScheduleTest {

  private final StepSchedule paper = new StepSchedule(28_000, 0.1, List.of(16_000, 24_000), 0.1);

  @Test
  void papersRateFallsTenfoldAfter16KAndAfter24KIterations() {
    assertEquals(0.1, paper.at(1));
    assertEquals(0.1, paper.at(16_000));
    assertEquals(0.01, paper.at(16_001), 1e-15);
    assertEquals(0.01, paper.at(24_000), 1e-15);
    assertEquals(0.001, paper.at(24_001), 1e-15);
    assertEquals(0.001, paper.at(28_000), 1e-15);
  }
}
