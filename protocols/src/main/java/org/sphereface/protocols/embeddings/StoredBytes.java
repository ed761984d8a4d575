package org.sphereface.protocols.embeddings;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes with random access: a file's, or those of an archive's member. Several threads may read at
 * once.
 */
interface StoredBytes extends Closeable {

  /** Fills an empty buffer, or a part of it if the bytes end before. */
  void read(long from, ByteBuffer into) throws IOException;

  /** All bytes of a file, which is closed with these. */
  static StoredBytes of(FileChannel channel) {
    return new StoredBytes() {
      @Override
      public void read(long from, ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
          if (channel.read(into, from + into.position()) < 0) {
            return;
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
