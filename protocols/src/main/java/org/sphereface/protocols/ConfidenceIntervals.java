package org.sphereface.protocols;

import java.util.List;

/**
 * Percentile intervals of a bootstrap over identities; {@code docs/PROTOCOLS.md} has the formula.
 *
 * @param resamples how many resamples were drawn
 * @param seed of the drawing
 * @param identities how many identities were drawn from, and in each resample
 * @param level the intervals' nominal coverage, in (0, 1)
 * @param intervals an interval a measure
 */
public record ConfidenceIntervals(
    int resamples, long seed, int identities, double level, List<Interval> intervals) {

  public ConfidenceIntervals {
    intervals = List.copyOf(intervals);
  }

  /**
   * @param measure {@code meanAccuracy}, {@code areaUnderCurve}, {@code equalErrorRate}, or {@code
   *     tarAtFar} and a rate, such as {@code tarAtFar 0.001}
   * @param low the quantile (1 - level) / 2 of the resamples' values
   * @param high the quantile (1 + level) / 2
   */
  public record Interval(String measure, double low, double high) {}
}
