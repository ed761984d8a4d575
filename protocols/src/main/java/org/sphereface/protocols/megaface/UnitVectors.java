package org.sphereface.protocols.megaface;

import java.util.Arrays;
import org.sphereface.protocols.DirectionCheck;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;

/** Embeddings scaled to length one, read as the kernel takes them. */
final class UnitVectors {

  private final EmbeddingRows rows;
  private final int depth;
  private float[] raw = new float[0];

  /** One object is for one thread. */
  UnitVectors(EmbeddingRows rows) {
    this.rows = rows;
    this.depth = ScoreKernel.padded(rows.dimension());
  }

  /**
   * Reads rows and scales each by 1 / length, a float that is computed in double precision.
   *
   * @param into {@code count x padded(dimension)}, from index 0
   * @throws ProtocolException if a row is zero or not finite; all such rows are counted
   */
  void read(int from, int count, float[] into) {
    int dimension = rows.dimension();
    if (raw.length < count * dimension) {
      raw = new float[count * dimension];
    }
    rows.read(from, count, raw);
    for (int row = 0; row < count; row++) {
      double square = square(row * dimension, dimension);
      float scale = (float) (1 / Math.sqrt(square));
      if (!(scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE)) {
        requireDirections();
        throw new ProtocolException(
            "The embedding of " + rows.name(from + row) + " is too long or short for float32.");
      }
      scale(row * dimension, scale, into, row * depth);
      Arrays.fill(into, row * depth + dimension, (row + 1) * depth, 0);
    }
  }

  /** Reads all rows again to count those without direction, for the message. */
  private void requireDirections() {
    DirectionCheck directions = new DirectionCheck();
    float[] one = new float[rows.dimension()];
    for (int row = 0; row < rows.size(); row++) {
      rows.read(row, 1, one);
      directions.check(rows.name(row), one);
    }
    directions.require();
  }

  private void scale(int from, float by, float[] into, int to) {
    for (int k = 0; k < rows.dimension(); k++) {
      into[to + k] = raw[from + k] * by;
    }
  }

  // four sums, so that one addition does not wait for the other
  private double square(int from, int count) {
    int whole = count / 4 * 4;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = from; k < from + whole; k += 4) {
      a += (double) raw[k] * raw[k];
      b += (double) raw[k + 1] * raw[k + 1];
      c += (double) raw[k + 2] * raw[k + 2];
      d += (double) raw[k + 3] * raw[k + 3];
    }
    for (int k = from + whole; k < from + count; k++) {
      a += (double) raw[k] * raw[k];
    }
    return a + b + (c + d);
  }
}
