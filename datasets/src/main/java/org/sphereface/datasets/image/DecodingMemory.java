package org.sphereface.datasets.image;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * The heap that images may take while they are decoded, shared by all threads: half of it. A thread
 * whose image does not fit beside those of others waits; an image that does not fit alone is
 * refused. First come, first served, so that large images are not put off for ever.
 *
 * <p>A thread that holds memory must not ask for more: both could wait without end.
 */
final class DecodingMemory {

  /** The process has one heap, so its share for images is one for all sets and threads. */
  static final DecodingMemory OF_THE_HEAP =
      new DecodingMemory(Runtime.getRuntime().maxMemory() / 2);

  private static final int UNIT = 1024;
  private static final int MEBIBYTE = 1 << 20;

  private final int units;
  private final Semaphore free;

  /**
   * @param bytes for all images together
   */
  DecodingMemory(long bytes) {
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /** Memory that is held until it is closed. */
  final class Share implements AutoCloseable {
    private final int held;

    private Share(int held) {
      this.held = held;
    }

    @Override
    public void close() {
      free.release(held);
    }
  }

  /** Bytes for all images together. */
  long bytes() {
    return (long) units * UNIT;
  }

  /**
   * Waits until a number of bytes is free.
   *
   * @throws IOException if it exceeds the limit, or the thread is interrupted
   */
  Share take(long bytes) throws IOException {
    if (bytes > bytes()) {
      throw new IOException(
          "decoding takes "
              + (bytes + MEBIBYTE - 1) / MEBIBYTE
              + " MiB, of at most "
              + bytes() / MEBIBYTE
              + " MiB, half of the heap; give Java more, such as SPHEREFACE_JAVA_OPTS=-Xmx"
              + (2 * bytes / (1L << 30) + 1)
              + "g");
    }
    int needed = (int) (bytes / UNIT) + 1;
    try {
      free.acquire(Math.min(units, needed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("decoding was interrupted", e);
    }
    return new Share(Math.min(units, needed));
  }
}
