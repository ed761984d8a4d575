package org.sphereface.protocols.megaface;

import java.util.Arrays;

/**
 * Distinct scores in rising order, and how many scores of a stream reach each of them.
 *
 * <p>Exact: a table over [-1, 1] gives the thresholds near a score, comparison decides.
 */
final class MateThresholds {

  private final float[] values;
  private final int[] first;

  /**
   * @param scores any scores, at least one
   * @param buckets size of the table
   */
  MateThresholds(float[] scores, int buckets) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    values = Arrays.copyOf(sorted, distinct);
    first = new int[buckets + 1];
    for (float value : values) {
      first[bucket(value) + 1]++;
    }
    for (int i = 0; i < buckets; i++) {
      first[i + 1] += first[i];
    }
  }

  private int bucket(float score) {
    // rounding can make a cosine a little more than 1
    int bucket = (int) ((score + 1) * (0.5f * (first.length - 2)));
    return Math.max(0, Math.min(first.length - 2, bucket));
  }

  int size() {
    return values.length;
  }

  /**
   * Picks the scores that reach any threshold, in their order.
   *
   * @param count the first of the scores to look at
   * @param into the scores picked; one more than {@code count} long
   * @return how many
   */
  int reaching(float[] scores, int count, float[] into) {
    // no branch, which would be mispredicted: floats are compared as integers, -0 as 0
    long below = ordered(values[0] + 0f) - 1L;
    int picked = 0;
    for (int j = 0; j < count; j++) {
      float score = scores[j];
      into[picked] = score;
      picked += (int) ((below - ordered(score + 0f)) >>> 63);
    }
    return picked;
  }

  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  /** The index of a threshold, which must be one of those given. */
  int position(float threshold) {
    return index(threshold) - 1;
  }

  /** How many thresholds a score reaches (score >= threshold). */
  int index(float score) {
    int bucket = bucket(score);
    int index = first[bucket];
    int end = first[bucket + 1];
    while (index < end && values[index] <= score) {
      index++;
    }
    return index;
  }

  /** Adds one at {@code offset + index(score)} for each score that reaches any threshold. */
  void count(float[] scores, int count, int[] into, int offset) {
    float lowest = values[0];
    for (int j = 0; j < count; j++) {
      if (scores[j] >= lowest) {
        into[offset + index(scores[j])]++;
      }
    }
  }

  /** Adds one at {@code index(score)} for each score; each must reach a threshold. */
  void count(float[] scores, int count, long[] into) {
    for (int j = 0; j < count; j++) {
      into[index(scores[j])]++;
    }
  }
}
