package org.sphereface.training.optimizer;

import java.util.List;

/**
 * How long a training is, and a learning rate that falls by a factor at given iterations; Caffe's
 * {@code multistep} policy.
 *
 * <p>{@code rate(t) = rate * factor^k}, k the number of steps s with s &lt; t, t counted from 1.
 * Caffe counts from 0 and divides where its count reaches s, which is the same update. SphereFace:
 * 28,000 iterations, rate 0.1, factor 0.1, steps 16,000 and 24,000 (section 4.1).
 *
 * @param iterations updates of the parameters, at least 1
 * @param rate the initial rate, positive
 * @param steps iterations after which the rate falls, positive and rising
 * @param factor what the rate is multiplied by at each step, in (0, 1]
 */
public record StepSchedule(int iterations, double rate, List<Integer> steps, double factor)
    implements RateSchedule {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public StepSchedule {
    steps = List.copyOf(steps);
    require(iterations >= 1, "iterations must be at least 1, but is " + iterations);
    require(rate > 0, "the learning rate must be positive, but is " + rate);
    require(factor > 0 && factor <= 1, "factor must be in (0, 1], but is " + factor);
    for (int i = 0; i < steps.size(); i++) {
      require(
          steps.get(i) > (i == 0 ? 0 : steps.get(i - 1)),
          "steps must be positive and rising, but are " + steps);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public double at(long iteration) {
    double current = rate;
    for (int step : steps) {
      if (iteration > step) {
        current *= factor;
      }
    }
    return current;
  }
}
