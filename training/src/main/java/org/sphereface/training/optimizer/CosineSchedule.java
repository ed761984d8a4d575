package org.sphereface.training.optimizer;

/**
 * A learning rate that falls along half a cosine:
 *
 * <pre>rate(t) = minimum + (rate - minimum) (1 + cos(pi (t - 1 - hold) / (iterations - hold))) / 2
 * </pre>
 *
 * for t from hold + 1 on, t counted from 1; before, it is {@code rate}. The minimum would be
 * reached one iteration after the last.
 *
 * <p>Source: Loshchilov and Hutter, "SGDR" (ICLR 2017), eq. (5), without restarts.
 *
 * @param iterations updates of the parameters, at least 1
 * @param rate the highest rate, positive
 * @param minimum the rate that it falls to, from 0 to {@code rate}
 * @param hold iterations before the rate falls, such as those of a warm-up; from 0 to {@code
 *     iterations - 1}
 */
public record CosineSchedule(int iterations, double rate, double minimum, int hold)
    implements RateSchedule {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public CosineSchedule {
    require(iterations >= 1, "iterations must be at least 1, but is " + iterations);
    require(rate > 0, "the learning rate must be positive, but is " + rate);
    require(
        minimum >= 0 && minimum <= rate,
        "minimumRate must be from 0 to the learning rate, " + rate + ", but is " + minimum);
    require(
        hold >= 0 && hold < iterations,
        "with schedule: cosine, warmUp must be below iterations, "
            + iterations
            + ", but is "
            + hold);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public double at(long iteration) {
    double share = Math.max(0, iteration - 1.0 - hold) / (iterations - hold);
    return minimum + (rate - minimum) * (1 + StrictMath.cos(Math.PI * Math.min(1, share))) / 2;
  }
}
