package org.sphereface.protocols.embeddings;

import java.io.Closeable;
import java.io.IOException;
import org.sphereface.protocols.EmbeddingRows;

/** The values of a matrix. Several threads may read at once. */
interface MatrixValues extends Closeable {

  int rows();

  int columns();

  /**
   * Reads consecutive rows as {@link EmbeddingRows#read} does.
   *
   * @throws IOException if that fails
   */
  void read(int first, int count, float[] into) throws IOException;
}
