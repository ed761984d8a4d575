package org.sphereface.protocols.embeddings;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.sphereface.protocols.embeddings.MatrixLayout.Element;

/** Values that are read from an uncompressed file on request. */
final class ValuesOnDisk implements MatrixValues {

  private static final int BYTES = 1 << 22;

  private final StoredBytes bytes;
  private final MatrixLayout layout;

  /**
   * @param bytes the bytes that the layout describes; closed with this
   */
  ValuesOnDisk(StoredBytes bytes, MatrixLayout layout) {
    this.bytes = bytes;
    this.layout = layout;
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public void read(int first, int count, float[] into) throws IOException {
    if (layout.byRows()) {
      int most = (int) Math.max(1, BYTES / Math.max(1, layout.rowStep()));
      for (int done = 0; done < count; done += most) {
        readRows(first + done, Math.min(most, count - done), into, done);
      }
    } else {
      readColumns(first, count, into);
    }
  }

  private void readRows(int first, int count, float[] into, int done) throws IOException {
    int columns = layout.columns();
    long length = (count - 1) * layout.rowStep() + (long) columns * layout.element().bytes();
    ByteBuffer read = at(layout.offset() + first * layout.rowStep(), Math.toIntExact(length));
    for (int row = 0; row < count; row++) {
      int at = (int) (row * layout.rowStep());
      int to = (done + row) * columns;
      if (layout.element() == Element.FLOAT32) {
        read.position(at).asFloatBuffer().get(into, to, columns);
      } else {
        for (int k = 0; k < columns; k++) {
          into[to + k] = layout.element().get(read, at + k * layout.element().bytes());
        }
      }
    }
  }

  private void readColumns(int first, int count, float[] into) throws IOException {
    int size = layout.element().bytes();
    for (int k = 0; k < layout.columns(); k++) {
      long from = layout.offset() + k * layout.columnStep() + (long) first * size;
      ByteBuffer read = at(from, Math.multiplyExact(count, size));
      for (int row = 0; row < count; row++) {
        into[row * layout.columns() + k] = layout.element().get(read, row * size);
      }
    }
  }

  private ByteBuffer at(long from, int length) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(length).order(layout.order());
    bytes.read(from, read);
    if (read.hasRemaining()) {
      throw new EOFException();
    }
    return read.flip();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
