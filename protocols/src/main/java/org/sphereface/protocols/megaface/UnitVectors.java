package org.sphereface.protocols.megaface;

import java.util.Arrays;
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
   * Reads rows and scales each by 1 / length, the length in double precision.
   *
   * @param into {@code count x padded(dimension)}, from index 0
   * @throws ProtocolException if a row is zero or not finite
   */
  void read(int from, int count, float[] into) {
    int dimension = rows.dimension();
    if (raw.length < count * dimension) {
      raw = new float[count * dimension];
    }
    rows.read(from, count, raw);
    for (int row = 0; row < count; row++) {
      double square = 0;
      for (int k = 0; k < dimension; k++) {
        float value = raw[row * dimension + k];
        square += (double) value * value;
      }
      if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
        throw new ProtocolException(
            "The embedding of "
                + rows.name(from + row)
                + " is "
                + (square == 0 ? "zero" : "not finite")
                + ": extract it again, or leave the image out.");
      }
      double scale = 1 / Math.sqrt(square);
      for (int k = 0; k < dimension; k++) {
        into[row * depth + k] = (float) (raw[row * dimension + k] * scale);
      }
      Arrays.fill(into, row * depth + dimension, (row + 1) * depth, 0);
    }
  }
}
