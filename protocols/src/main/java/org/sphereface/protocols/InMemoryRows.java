package org.sphereface.protocols;

/** Embeddings in memory. */
final class InMemoryRows implements EmbeddingRows {

  private final String source;
  private final float[][] rows;

  InMemoryRows(String source, float[][] rows) {
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != rows[0].length) {
        throw new ProtocolException(
            source
                + ": row "
                + row
                + " has "
                + rows[row].length
                + " values where the first has "
                + rows[0].length
                + ".");
      }
    }
    this.source = source;
    this.rows = rows;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int dimension() {
    return rows.length == 0 ? 0 : rows[0].length;
  }

  @Override
  public String name(int row) {
    return source + ", row " + row;
  }

  @Override
  public void read(int first, int count, float[] into) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows[first + row], 0, into, row * dimension(), dimension());
    }
  }
}
