package org.sphereface.protocols.comparison;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * McNemar's test on the pairs that only one of two results decides rightly. If neither is better,
 * each of the n = b + c such pairs falls to either side with probability 1/2.
 *
 * <p>With X binomial (n, 1/2) and k = min(b, c), the exact two-sided p is min(1, 2 P(X &lt;= k));
 * the mid-p is 2 P(X &lt;= k) - P(X = k), 1 if b = c, which is nearer to its nominal level. Source:
 * Fagerland, Lydersen, Laake, "The McNemar test for binary matched-pairs data", BMC Med. Res.
 * Methodol. 13:91, 2013.
 *
 * @param onlyFirst b: pairs that only the first decides rightly
 * @param onlySecond c: pairs that only the second decides rightly
 * @param exact two-sided p of the exact test, in (0, 1]
 * @param mid its mid-p, in (0, 1]
 */
public record McNemar(int onlyFirst, int onlySecond, double exact, double mid) {

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public static McNemar of(int onlyFirst, int onlySecond) {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException("counts of pairs must not be negative");
    }
    if (onlyFirst == onlySecond) {
      return new McNemar(onlyFirst, onlySecond, 1, 1);
    }
    BinomialDistribution half = new BinomialDistribution(null, onlyFirst + onlySecond, 0.5);
    int fewer = Math.min(onlyFirst, onlySecond);
    double twice = 2 * half.cumulativeProbability(fewer);
    return new McNemar(onlyFirst, onlySecond, Math.min(1, twice), twice - half.probability(fewer));
  }
}
