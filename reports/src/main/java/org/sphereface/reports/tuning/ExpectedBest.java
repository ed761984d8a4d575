package org.sphereface.reports.tuning;

import java.util.Arrays;

/**
 * The best value that k trials are expected to find, from the values v(1) &lt;= ... &lt;= v(n) of n
 * trials: the largest of k independent draws from them. It has the distribution function P(best
 * &lt;= v(i)) = (i / n)^k.
 *
 * <p>Source: Dodge et al., "Show Your Work: Improved Reporting of Experimental Results", EMNLP
 * 2019, eqs. (4) to (6): E = sum over i of v(i) ((i / n)^k - ((i - 1) / n)^k). The interval is from
 * the quantile 0.025 to the quantile 0.975 of the same distribution: where the best of another
 * search of k trials is to be expected, as far as n trials show.
 *
 * @param mean E
 * @param low quantile 0.025
 * @param high quantile 0.975
 */
record ExpectedBest(double mean, double low, double high) {

  private static final double TAIL = 0.025;

  /**
   * @param values of the trials, at least one, in any order
   * @param k at least 1
   */
  static ExpectedBest of(double[] values, int k) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double mean = 0;
    for (int i = 1; i <= n; i++) {
      mean += sorted[i - 1] * (atMost(i, n, k) - atMost(i - 1, n, k));
    }
    return new ExpectedBest(mean, quantile(sorted, k, TAIL), quantile(sorted, k, 1 - TAIL));
  }

  private static double atMost(int i, int n, int k) {
    return Math.pow((double) i / n, k);
  }

  private static double quantile(double[] sorted, int k, double probability) {
    int i = 1;
    while (i < sorted.length && atMost(i, sorted.length, k) < probability) {
      i++;
    }
    return sorted[i - 1];
  }
}
