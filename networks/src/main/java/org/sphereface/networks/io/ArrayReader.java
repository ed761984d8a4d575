package org.sphereface.networks.io;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Finds the arrays of a file of one format. Values are not read. */
interface ArrayReader {

  /**
   * Adds each array of the file.
   *
   * @param channel at the start of the file
   * @throws IllegalArgumentException if the file is damaged
   * @throws java.io.EOFException if it ends too early
   * @throws IOException if it cannot be read
   */
  void read(FileChannel channel, StoredArrays into) throws IOException;
}
