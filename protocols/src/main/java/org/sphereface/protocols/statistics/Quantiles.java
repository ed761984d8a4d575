package org.sphereface.protocols.statistics;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Five quantiles of a distribution: what a box plot shows.
 *
 * @param p5 the value below which 5 % lie
 * @param p25 the lower quartile
 * @param median half of the values are below it
 * @param p75 the upper quartile
 * @param p95 the value below which 95 % lie
 */
public record Quantiles(double p5, double p25, double median, double p75, double p95) {

  /**
   * Returns the quantiles of values: linear between the two nearest in order (Hyndman and Fan, type
   * 7).
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Quantiles of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("quantiles need at least one value");
    }
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values);
    return new Quantiles(
        percentile.evaluate(5),
        percentile.evaluate(25),
        percentile.evaluate(50),
        percentile.evaluate(75),
        percentile.evaluate(95));
  }
}
