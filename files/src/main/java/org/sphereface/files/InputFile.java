package org.sphereface.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens regular files for reading. Links are followed. A folder, pipe, socket or device is refused
 * before it is opened: reading a pipe may wait for ever, and a device may have no end.
 */
public final class InputFile {

  private InputFile() {}

  /**
   * @throws IOException if it is missing, or no regular file
   */
  public static void requireRegular(Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    if (is.isDirectory()) {
      throw new FileSystemException(file.toString(), null, "it is a folder, not a file");
    }
    if (!is.isRegularFile()) {
      throw new FileSystemException(
          file.toString(),
          null,
          "it is a pipe, a socket or a device; save its content as a regular file");
    }
  }

  /**
   * A whole file.
   *
   * @param most bytes; memory for no more is taken
   * @throws IOException if it is missing, no regular file, or larger
   */
  public static byte[] bytes(Path file, long most) throws IOException {
    requireRegular(file);
    long bound = Math.min(most, Integer.MAX_VALUE - 16L);
    long size = Files.size(file);
    if (size <= bound) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes((int) Math.min(size + 1, bound + 1));
        if (bytes.length <= size) {
          return bytes;
        }
      }
      throw new FileSystemException(file.toString(), null, "it grows while it is read");
    }
    throw new FileSystemException(
        file.toString(), null, "it has " + size + " bytes, and at most " + bound + " are read");
  }

  /**
   * A stream without a buffer.
   *
   * @throws IOException if it is missing, or no regular file
   */
  public static InputStream stream(Path file) throws IOException {
    return Channels.newInputStream(channel(file));
  }

  /**
   * A channel to read from.
   *
   * @throws IOException if it is missing, or no regular file
   */
  public static FileChannel channel(Path file) throws IOException {
    requireRegular(file);
    return FileChannel.open(file, StandardOpenOption.READ);
  }
}
