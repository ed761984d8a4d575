package org.sphereface.protocols.comparison;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Wilcoxon's signed-rank test: differences of zero are dropped, equal sizes share the mean of their
 * ranks, and p is exact: the share of the 2^n ways of giving the ranks signs whose sum is as far
 * from its mean as the one found.
 *
 * <p>Source: Wilcoxon, Biometrics Bulletin 1, 1945; the exact distribution with ties as in Pratt
 * and Gibbons, Concepts of Nonparametric Theory, 1981.
 *
 * @param nonZero n: differences that are not zero
 * @param rankSum the ranks of the positive differences, summed
 * @param twoSided two-sided p, in (0, 1]
 */
public record WilcoxonSignedRank(int nonZero, double rankSum, double twoSided) {

  private static final int MOST = 200;

  /**
   * @param differences paired differences; equal ones must be equal to the bit
   * @throws IllegalArgumentException if there are more than 200
   */
  public static WilcoxonSignedRank of(double[] differences) {
    double[] values = Arrays.stream(differences).filter(value -> value != 0).toArray();
    if (values.length > MOST) {
      throw new IllegalArgumentException("there are more than " + MOST + " differences");
    }
    int[] ranks = doubledRanks(values);
    int positive =
        IntStream.range(0, values.length).filter(i -> values[i] > 0).map(i -> ranks[i]).sum();
    int total = Arrays.stream(ranks).sum();
    double[] chances = new double[total + 1];
    chances[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached += rank;
      for (int sum = reached; sum >= 0; sum--) {
        chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
      }
    }
    int lower = Math.min(positive, total - positive);
    double tail = Arrays.stream(chances, 0, lower + 1).sum();
    return new WilcoxonSignedRank(values.length, positive / 2.0, Math.min(1, 2 * tail));
  }

  /** Twice the ranks, which are whole where ranks end in a half. */
  private static int[] doubledRanks(double[] values) {
    Integer[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> Math.abs(values[i])))
            .toArray(Integer[]::new);
    int[] ranks = new int[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && Math.abs(values[order[to]]) == Math.abs(values[order[from]])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = from + to + 1;
      }
      from = to;
    }
    return ranks;
  }
}
