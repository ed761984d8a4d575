package org.sphereface.protocols.embeddings;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.sphereface.protocols.ProtocolException;

/** Values in memory, as float32 in blocks of whole rows. */
final class ValuesInMemory implements MatrixValues {

  private static final int BUFFER = 1 << 16;
  private static final int BLOCK = 1 << 20;

  private final int rows;
  private final int columns;
  private final int rowsPerBlock;
  private final float[][] blocks;

  /**
   * Takes the memory that the values need.
   *
   * @param where the file, for messages
   * @throws ProtocolException if Java has less in all
   */
  ValuesInMemory(String where, int rows, int columns) {
    requireMemory(where, (long) rows * columns * Float.BYTES);
    this.rows = rows;
    this.columns = columns;
    this.rowsPerBlock = Math.max(1, BLOCK / Math.max(1, columns));
    this.blocks = new float[(int) (((long) rows + rowsPerBlock - 1) / rowsPerBlock)][];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = new float[Math.min(rowsPerBlock, rows - block * rowsPerBlock) * columns];
    }
  }

  /**
   * Takes rows that are in memory.
   *
   * @param rows at least one, of one length; kept, not copied
   */
  ValuesInMemory(float[][] rows) {
    this.rows = rows.length;
    this.columns = rows[0].length;
    this.rowsPerBlock = 1;
    this.blocks = rows;
  }

  private static void requireMemory(String where, long bytes) {
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most / 2) {
      throw new ProtocolException(
          String.format(
              "%s: its values take %d MiB of memory, and Java has %d: store them without"
                  + " compression (numpy.savez, .npy; in MATLAB save -v6), which is read in place,"
                  + " or give more by SPHEREFACE_JAVA_OPTS=-Xmx...",
              where, bytes >> 20, most >> 20));
    }
  }

  /**
   * Unpacks values.
   *
   * @param in at the first value
   * @param layout of the unpacked bytes, without gaps
   * @throws EOFException if there are fewer
   */
  static ValuesInMemory unpack(String where, InputStream in, MatrixLayout layout)
      throws IOException {
    ValuesInMemory values = new ValuesInMemory(where, layout.rows(), layout.columns());
    int size = layout.element().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(layout.order());
    long all = (long) layout.rows() * layout.columns();
    for (long done = 0; done < all; ) {
      int count = (int) Math.min(BUFFER / size, all - done);
      if (in.readNBytes(buffer.array(), 0, count * size) < count * size) {
        throw new EOFException();
      }
      for (int i = 0; i < count; i++, done++) {
        float value = layout.element().get(buffer, i * size);
        if (layout.byRows()) {
          values.set((int) (done / layout.columns()), (int) (done % layout.columns()), value);
        } else {
          values.set((int) (done % layout.rows()), (int) (done / layout.rows()), value);
        }
      }
    }
    return values;
  }

  void set(int row, int column, float value) {
    blocks[row / rowsPerBlock][row % rowsPerBlock * columns + column] = value;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int first, int count, float[] into) {
    for (int row = 0; row < count; row++) {
      int from = (first + row) % rowsPerBlock * columns;
      System.arraycopy(blocks[(first + row) / rowsPerBlock], from, into, row * columns, columns);
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
