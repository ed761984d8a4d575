package org.sphereface.protocols.embeddings;

/**
 * Values that are in memory as rows.
 *
 * @param rowArrays at least one, of one length
 */
record RowArrays(float[][] rowArrays) implements MatrixValues {

  @Override
  public int rows() {
    return rowArrays.length;
  }

  @Override
  public int columns() {
    return rowArrays[0].length;
  }

  @Override
  public void read(int first, int count, float[] into) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(rowArrays[first + row], 0, into, row * columns(), columns());
    }
  }

  @Override
  public float[][] all() {
    return rowArrays;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
