package org.sphereface.protocols.blufr;

import java.util.Arrays;

/** Keeps the k highest of many scores. */
final class HighestScores {

  private final int count;
  private final double[] kept;
  private int size;
  private double least = Double.NEGATIVE_INFINITY;

  HighestScores(int count) {
    this.count = count;
    this.kept = new double[Math.addExact(Math.multiplyExact(2, count), 1024)];
  }

  void add(double score) {
    if (score <= least) {
      return;
    }
    kept[size++] = score;
    if (size == kept.length) {
      shrink();
    }
  }

  private void shrink() {
    Arrays.sort(kept, 0, size);
    System.arraycopy(kept, size - count, kept, 0, count);
    size = count;
    least = kept[0];
  }

  /** The k highest scores, the highest first; all if there are fewer. */
  double[] descending() {
    if (size > count) {
      shrink();
    }
    double[] scores = Arrays.copyOf(kept, size);
    Arrays.sort(scores);
    for (int i = 0; i < size / 2; i++) {
      double low = scores[i];
      scores[i] = scores[size - 1 - i];
      scores[size - 1 - i] = low;
    }
    return scores;
  }
}
