package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.Softmax;
import org.sphereface.results.Schedules;
import org.sphereface.training.optimizer.CosineSchedule;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.StepSchedule;
import org.sphereface.training.optimizer.WarmUp;

class ScheduleValuesTest {

  @Test
  void bothSidesOfEachStepAreThere() {
    RateSchedule steps = new StepSchedule(28_000, 0.1, List.of(16_000, 24_000), 0.1);
    Schedules values = new ScheduleValues(steps, new Softmax()).values();
    for (int step : new int[] {16_000, 24_000}) {
      int at = values.iterations().indexOf(step);
      assertEquals(step + 1, values.iterations().get(at + 1));
      assertEquals(0.1 * values.learningRates().get(at), values.learningRates().get(at + 1), 1e-15);
    }
    assertEquals(1, values.iterations().get(0));
    assertEquals(28_000, values.iterations().get(values.iterations().size() - 1));
    assertEquals(List.of(), values.lambdas());
  }

  @Test
  void aLineThroughTheValuesIsTheFunction() {
    RateSchedule rates = new WarmUp(new CosineSchedule(1000, 0.1, 0, 100), 100);
    Schedules values = new ScheduleValues(rates, new ASoftmax()).values();
    for (int i = 1; i < values.iterations().size(); i++) {
      int from = values.iterations().get(i - 1);
      int to = values.iterations().get(i);
      double middle = (values.learningRates().get(i - 1) + values.learningRates().get(i)) / 2;
      if ((from + to) % 2 == 0) {
        assertEquals(rates.at((from + to) / 2), middle, 1e-3 * 0.1);
      }
    }
    for (int i = 0; i < values.iterations().size(); i++) {
      double lambda = Math.max(5, 1000 / (1 + 0.12 * values.iterations().get(i)));
      assertEquals(lambda, values.lambdas().get(i), 1e-9);
    }
  }

  @Test
  void shortTrainingsHaveEachIterationOnce() {
    for (int iterations : new int[] {1, 2, 7}) {
      Schedules values =
          new ScheduleValues(new StepSchedule(iterations, 0.1, List.of(), 1), new Softmax())
              .values();
      assertEquals(iterations, values.iterations().size());
      assertTrue(values.learningRates().stream().allMatch(rate -> rate == 0.1));
    }
  }
}
