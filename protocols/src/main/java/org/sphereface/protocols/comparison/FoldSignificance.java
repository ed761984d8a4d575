package org.sphereface.protocols.comparison;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Two results compared by the accuracies of their folds. The folds share nine tenths of the pairs
 * that chose their thresholds, so that they are not independent, and the paired t-test says
 * "significant" more often than it should.
 *
 * @param folds how many
 * @param meanDifference mean of the folds' accuracies, first less second
 * @param deviation the differences' sample standard deviation
 * @param pairedT two-sided p of the paired t-test; if all differences are equal, 1 if they are zero
 *     and else 0
 * @param wilcoxon the signed-rank test
 */
public record FoldSignificance(
    int folds,
    double meanDifference,
    double deviation,
    double pairedT,
    WilcoxonSignedRank wilcoxon) {

  /**
   * @param first accuracies of the first result's folds
   * @param second those of the second, in the same order
   * @throws IllegalArgumentException if they are less than two, or not as many
   */
  public static FoldSignificance of(double[] first, double[] second) {
    if (first.length != second.length || first.length < 2) {
      throw new IllegalArgumentException("folds must be as many, and at least two");
    }
    int count = first.length;
    double[] differences = new double[count];
    Arrays.setAll(differences, i -> first[i] - second[i]);
    return of(differences);
  }

  static FoldSignificance of(double[] differences) {
    int count = differences.length;
    double mean = StatUtils.mean(differences);
    double deviation = Math.sqrt(StatUtils.variance(differences));
    double p;
    if (StatUtils.max(differences) == StatUtils.min(differences)) {
      deviation = 0;
      p = mean == 0 ? 1 : 0;
    } else {
      double t = Math.abs(mean) / (deviation / Math.sqrt(count));
      p = 2 * new TDistribution(null, count - 1).cumulativeProbability(-t);
    }
    return new FoldSignificance(count, mean, deviation, p, WilcoxonSignedRank.of(differences));
  }
}
