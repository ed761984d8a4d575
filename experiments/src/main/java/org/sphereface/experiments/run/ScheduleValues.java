package org.sphereface.experiments.run;

import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.results.Schedules;
import org.sphereface.training.optimizer.RateSchedule;

/**
 * Evaluates the schedules of a training where a plot needs them.
 *
 * @param rates the learning rate
 * @param loss whose annealing weight is the other schedule
 */
record ScheduleValues(RateSchedule rates, Loss loss) {

  private static final int POINTS = 100;

  /** A change of the rate between two iterations of more than this share is a jump. */
  private static final double JUMP = 0.3;

  Schedules values() {
    List<Integer> iterations = iterations();
    LossHead head = loss.head(2, 2);
    boolean isAnnealed = head.lambda(1).isPresent();
    return new Schedules(
        iterations,
        iterations.stream().map(rates::at).toList(),
        isAnnealed
            ? iterations.stream().map(head::lambda).map(OptionalDouble::getAsDouble).toList()
            : List.of());
  }

  private List<Integer> iterations() {
    int last = rates.iterations();
    TreeSet<Integer> chosen = new TreeSet<>(List.of(1, last));
    for (int point = 1; point < POINTS; point++) {
      chosen.add(Math.max(1, (int) ((long) last * point / POINTS)));
      // close together at the beginning, where an annealing falls most
      chosen.add((int) Math.round(Math.pow(last, point / (double) POINTS)));
    }
    for (int iteration = 1; iteration < last; iteration++) {
      double now = rates.at(iteration);
      double next = rates.at(iteration + 1);
      if (Math.abs(next - now) > JUMP * Math.max(now, next)) {
        chosen.add(iteration);
        chosen.add(iteration + 1);
      }
    }
    return List.copyOf(chosen);
  }
}
