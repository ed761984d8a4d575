package org.sphereface.protocols.comparison;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Two results compared by the accuracies of their folds. The folds share nine tenths of the pairs
 * that chose their thresholds, so that they are not independent, and the paired t-test rejects too
 * often.
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
   * Tests paired differences.
   *
   * @param differences the accuracy of the first result less that of the second, a fold each; at
   *     least two
   */
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
