package org.sphereface.protocols.comparison;

/**
 * What a comparison over S seeds and one test set will be able to decide, from the spread that
 * earlier runs had.
 *
 * @param halfWidth half the width of the 95 % interval of {@link CrossedInterval}, if the spread is
 *     as it was: quantile 0.975 of e + t s / sqrt(S), e normal with the test error, t Student's
 *     with S - 1 degrees of freedom
 * @param detectable the smallest true difference whose interval excludes zero in about {@value
 *     #POWER_PERCENT} % of runs: halfWidth + 0.84 sqrt(s^2 / S + test error^2)
 */
public record ExpectedInterval(double halfWidth, double detectable) {

  /** The share of runs that find the detectable difference, in percent. */
  public static final int POWER_PERCENT = 80;

  private static final double POWER_QUANTILE = 0.8416;

  /**
   * @param seedDeviation s: standard deviation of the paired difference over seeds, on one test set
   * @param seeds S, at least 2
   * @param testError standard error of the difference over test people
   * @throws IllegalArgumentException if there are fewer than 2 seeds
   */
  public static ExpectedInterval of(double seedDeviation, int seeds, double testError) {
    if (seeds < 2) {
      throw new IllegalArgumentException("an interval needs 2 seeds, but there are " + seeds);
    }
    double seedError = seedDeviation / Math.sqrt(seeds);
    double half = CrossedInterval.halfWidth(seeds, seedError, testError);
    return new ExpectedInterval(half, half + POWER_QUANTILE * Math.hypot(seedError, testError));
  }
}
