package org.sphereface.protocols.megaface;

import java.util.Arrays;

/** Loops that the JIT turns into vector instructions by itself. */
final class PlainKernel implements ScoreKernel {

  static final int DEPTH = 4;

  private final float[][] columns;

  PlainKernel(int depth) {
    columns = new float[depth][COLUMNS];
  }

  @Override
  public void columns(float[] vectors, int count) {
    int depth = columns.length;
    for (int k = 0; k < depth; k++) {
      float[] column = columns[k];
      for (int row = 0; row < count; row++) {
        column[row] = vectors[row * depth + k];
      }
      Arrays.fill(column, count, COLUMNS, 0);
    }
  }

  @Override
  public void scores(float[] vectors, int first, float[][] scores) {
    int depth = columns.length;
    for (float[] score : scores) {
      Arrays.fill(score, 0);
    }
    for (int k = 0; k < depth; k += DEPTH) {
      for (int row = 0; row < ROWS; row++) {
        int at = (first + row) * depth + k;
        accumulate(
            scores[row],
            columns[k],
            columns[k + 1],
            columns[k + 2],
            columns[k + 3],
            vectors[at],
            vectors[at + 1],
            vectors[at + 2],
            vectors[at + 3]);
      }
    }
  }

  // kept this small and apart: the JIT turns it into vector instructions, a larger body it does not
  private static void accumulate(
      float[] score,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float a0,
      float a1,
      float a2,
      float a3) {
    for (int j = 0; j < score.length; j++) {
      score[j] =
          Math.fma(
              a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], score[j]))));
    }
  }
}
