package org.sphereface.protocols.comparison;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values of several tests, adjusted so that the chance of one or more wrong decisions among all
 * is at most the level at which each is judged. Source: Holm, "A simple sequentially rejective
 * multiple test procedure", Scand. J. Stat. 1979.
 */
public final class HolmCorrection {

  private HolmCorrection() {}

  /**
   * Returns the adjusted p-values: of n values in rising order, the i-th is max over j of at most i
   * of (n - j + 1) p(j), and at most 1.
   *
   * @param pValues in any order, each in [0, 1]
   * @return in the same order
   */
  public static double[] adjusted(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      largest = Math.max(largest, Math.min(1, (order.length - i) * pValues[order[i]]));
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }
}
