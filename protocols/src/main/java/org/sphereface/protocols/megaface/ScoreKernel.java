package org.sphereface.protocols.megaface;

import java.util.Arrays;

/**
 * Cosine scores of unit vectors, a tile of {@value #ROWS} by {@value #COLUMNS} at a time.
 *
 * <p>score = sum over k of a_k b_k, float32, fused multiply-add in the order of k. The order does
 * not depend on where a vector stands in a tile, so that equal vectors have equal scores, bit for
 * bit, wherever they are: a tie is a tie.
 */
final class ScoreKernel {

  static final int ROWS = 4;
  static final int COLUMNS = 256;
  private static final int DEPTH = 4;

  private ScoreKernel() {}

  /** A dimension rounded up to what the kernel takes; the values added are zeros. */
  static int padded(int dimension) {
    return (dimension + DEPTH - 1) / DEPTH * DEPTH;
  }

  /**
   * Turns rows into columns.
   *
   * @param rows {@code count x padded(dimension)}
   * @param count at most {@value #COLUMNS}; the other columns become zeros
   * @param columns {@code padded(dimension) x COLUMNS}
   */
  static void pack(float[] rows, int count, float[][] columns) {
    int depth = columns.length;
    for (int k = 0; k < depth; k++) {
      float[] column = columns[k];
      for (int row = 0; row < count; row++) {
        column[row] = rows[row * depth + k];
      }
      Arrays.fill(column, count, COLUMNS, 0);
    }
  }

  /**
   * Scores {@value #ROWS} rows against packed columns.
   *
   * @param rows vectors of {@code columns.length} values, row after row
   * @param first the first of the rows
   * @param scores {@code ROWS x COLUMNS}, overwritten
   */
  static void scores(float[] rows, int first, float[][] columns, float[][] scores) {
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
            rows[at],
            rows[at + 1],
            rows[at + 2],
            rows[at + 3]);
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
