package org.sphereface.protocols.verification;

import java.util.Arrays;

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
   * Pairs decided rightly: same above the threshold, different below it; a score on it is wrong
   * either way.
   */
  int correct(double threshold) {
    return above(same, threshold) + below(different, threshold);
  }
}
