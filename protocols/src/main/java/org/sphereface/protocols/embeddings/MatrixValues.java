package org.sphereface.protocols.embeddings;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.sphereface.protocols.EmbeddingRows;

/** The values of a matrix, read where they are asked for, by several threads at once. */
interface MatrixValues extends Closeable {

  /** Values that are read at a time. */
  int BLOCK = 1 << 20;

  int rows();

  int columns();

  /**
   * Reads consecutive rows as {@link EmbeddingRows#read} does.
   *
   * @throws IOException if that fails
   */
  void read(int first, int count, float[] into) throws IOException;

  /** Rows in memory. */
  static MatrixValues of(float[][] rows) {
    return new RowArrays(rows);
  }

  /** All rows. */
  default float[][] all() throws IOException {
    float[][] all = new float[rows()][];
    int most = Math.max(1, BLOCK / Math.max(1, columns()));
    float[] block = new float[Math.min(most, rows()) * columns()];
    for (int first = 0; first < all.length; first += most) {
      int count = Math.min(most, all.length - first);
      read(first, count, block);
      for (int row = 0; row < count; row++) {
        all[first + row] = Arrays.copyOfRange(block, row * columns(), (row + 1) * columns());
      }
    }
    return all;
  }
}
