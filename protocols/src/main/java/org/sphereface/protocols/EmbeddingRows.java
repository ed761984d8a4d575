package org.sphereface.protocols;

/**
 * Embeddings that are read row by row, such as more of them than fit into memory: {@code size} rows
 * of {@code dimension} float32 values.
 *
 * <p>Implementations may be read by several threads at once.
 */
public interface EmbeddingRows {

  /** Number of rows. */
  int size();

  /** Values a row. */
  int dimension();

  /** The name of a row for messages: a file, or a file and the row's number. */
  String name(int row);

  /**
   * Reads consecutive rows.
   *
   * @param first the first row, from 0
   * @param count how many
   * @param into where they go, {@code count x dimension}, row after row from index 0
   * @throws ProtocolException if they cannot be read
   */
  void read(int first, int count, float[] into);

  /**
   * Rows in memory.
   *
   * @param source what they are, for messages
   * @param rows rows of one length; kept, not copied
   * @throws ProtocolException if the rows' lengths differ
   */
  static EmbeddingRows of(String source, float[][] rows) {
    return new InMemoryRows(source, rows);
  }
}
