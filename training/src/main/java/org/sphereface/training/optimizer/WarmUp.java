package org.sphereface.training.optimizer;

/**
 * A schedule whose rate rises linearly over the first iterations: {@code rate(t) = schedule(t)
 * min(1, t / length)}, t counted from 1.
 *
 * <p>Source: Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2, gradual warmup.
 *
 * @param schedule the schedule after the warm-up, whose iterations count from the beginning
 * @param length iterations until the full rate, at least 1
 */
public record WarmUp(RateSchedule schedule, int length) implements RateSchedule {

  /**
   * @throws IllegalArgumentException if the length is below 1
   */
  public WarmUp {
    if (length < 1) {
      throw new IllegalArgumentException("warmUp must be at least 1, but is " + length);
    }
  }

  @Override
  public int iterations() {
    return schedule.iterations();
  }

  @Override
  public double at(long iteration) {
    return schedule.at(iteration) * Math.min(1, iteration / (double) length);
  }
}
