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

  /** The k-th highest score; that of the lowest if there are fewer. */
  double lowest() {
    if (size > count) {
      shrink();
    }
    return Arrays.stream(kept, 0, size).min().orElseThrow();
  }
}
