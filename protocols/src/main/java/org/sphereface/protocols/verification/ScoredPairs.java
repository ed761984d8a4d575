package org.sphereface.protocols.verification;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;

/**
 * Scores of pairs, those of the same person apart from those of different people, each in rising
 * order.
 *
 * @param same scores of pairs of the same person
 * @param different scores of pairs of different people
 */
record ScoredPairs(double[] same, double[] different) {

  ScoredPairs {
    same = same.clone();
    different = different.clone();
    Arrays.sort(same);
    Arrays.sort(different);
  }

  /**
   * Separates scores by the kind of their pairs.
   *
   * @param isSame whether the pair of a score shows the same person
   */
  static ScoredPairs of(double[] scores, IntPredicate isSame) {
    return new ScoredPairs(where(scores, isSame), where(scores, isSame.negate()));
  }

  private static double[] where(double[] scores, IntPredicate chosen) {
    return IntStream.range(0, scores.length).filter(chosen).mapToDouble(i -> scores[i]).toArray();
  }

  /** Number of values of a sorted array that are greater than a threshold. */
  static int above(double[] sorted, double threshold) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] > threshold) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted.length - low;
  }

  /** Number of values of a sorted array that are less than a threshold. */
  static int below(double[] sorted, double threshold) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Counts cosines in equal bins over [-1, 1]; a cosine of 1 falls into the last.
   *
   * @param cosine the cosine of a score
   */
  ScoreHistogram histogram(DoubleUnaryOperator cosine, int bins) {
    return new ScoreHistogram(-1, 1, counts(same, cosine, bins), counts(different, cosine, bins));
  }

  private static List<Integer> counts(double[] scores, DoubleUnaryOperator cosine, int bins) {
    int[] counts = new int[bins];
    for (double score : scores) {
      int bin = (int) Math.floor((cosine.applyAsDouble(score) + 1) / 2 * bins);
      counts[Math.min(bins - 1, Math.max(0, bin))]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }
}
