package org.sphereface.training.optimizer;

import java.util.List;

/**
 * A learning rate that falls by a factor at given iterations; Caffe's {@code multistep} policy.
 *
 * <p>{@code rate(t) = base * factor^k}, k the number of steps s with s &lt; t, t counted from 1.
 * Caffe counts from 0 and divides where its count reaches s, which is the same update. SphereFace:
 * base 0.1, factor 0.1, steps 16,000 and 24,000 (section 4.1).
 *
 * @param base the initial rate, positive
 * @param steps iterations after which the rate falls, rising
 * @param factor what it is multiplied by at each step
 */
public record StepSchedule(double base, List<Integer> steps, double factor) {

  public StepSchedule {
    steps = List.copyOf(steps);
  }

  /** The rate at an iteration, counted from 1. */
  public double at(long iteration) {
    double rate = base;
    for (int step : steps) {
      if (iteration > step) {
        rate *= factor;
      }
    }
    return rate;
  }
}
