package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds the rows of a large matrix in host memory, outside of the heap, and exchanges some of them
 * with a matrix of the engine.
 */
final class HostRowStore {

  private static final int BLOCK_BYTES = 1 << 26;

  // Each read of an array makes a new buffer that only a garbage collection frees.
  private static final long GARBAGE_BYTES = 1L << 28;

  private final int rowBytes;
  private final int blockRows;
  private final List<ByteBuffer> blocks = new ArrayList<>();
  private ByteBuffer staging;
  private long garbage;

  /**
   * Makes a store of zeros.
   *
   * @throws IllegalArgumentException if there is not enough memory
   */
  HostRowStore(int rows, int rowBytes) {
    this.rowBytes = rowBytes;
    this.blockRows = Math.max(1, BLOCK_BYTES / rowBytes);
    try {
      for (int from = 0; from < rows; from += blockRows) {
        blocks.add(direct(Math.min(blockRows, rows - from) * rowBytes));
      }
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the weights of %,d classes take %,d MiB of memory outside of Java's heap, and as much"
                  + " again for their momentum, which is more than there is: raise"
                  + " -XX:MaxDirectMemorySize, or take a machine with more memory",
              rows,
              (long) rows * rowBytes >> 20),
          e);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Returns the rows, one block after another. */
  List<ByteBuffer> blocks() {
    return blocks;
  }

  /** Copies rows of the store into an array of as many rows. */
  void copyTo(int[] rows, NDArray array) {
    if (staging == null || staging.capacity() != rows.length * rowBytes) {
      staging = direct(rows.length * rowBytes);
    }
    for (int i = 0; i < rows.length; i++) {
      staging.put(i * rowBytes, block(rows[i]), offset(rows[i]), rowBytes);
    }
    array.set(staging);
  }

  /** Copies an array's rows back into the store. */
  void copyFrom(int[] rows, NDArray array) {
    int part = Math.max(1, Math.min(rows.length, blockRows / 8));
    for (int from = 0; from < rows.length; from += part) {
      int to = Math.min(rows.length, from + part);
      try (NDArray some = array.get(from + ":" + to)) {
        ByteBuffer values = some.toByteBuffer();
        for (int i = from; i < to; i++) {
          block(rows[i]).put(offset(rows[i]), values, (i - from) * rowBytes, rowBytes);
        }
      }
    }
    garbage += (long) rows.length * rowBytes;
    if (garbage > GARBAGE_BYTES) {
      System.gc();
      garbage = 0;
    }
  }

  private ByteBuffer block(int row) {
    return blocks.get(row / blockRows);
  }

  private int offset(int row) {
    return row % blockRows * rowBytes;
  }
}
