package org.sphereface.networks.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds where the bytes of a zip archive's entries are in the file. Java's own readers do not tell.
 *
 * <p>Source: PKWARE's APPNOTE, 4.3, 4.4.5 (methods) and 4.5.3 (sizes of 64 bits).
 */
final class ZipEntries {

  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LARGEST_DIRECTORY = 1 << 26;
  private static final long IN_64_BITS = 0xffffffffL;

  /**
   * An entry.
   *
   * @param position of its first byte in the file
   * @param stored bytes in the file
   * @param bytes of its content
   * @param deflated whether it is compressed, as the code of TorchScript is; what holds tensors is
   *     not
   * @param checkSum CRC-32 of its content, as the archive says
   */
  record Entry(long position, long stored, long bytes, boolean deflated, long checkSum) {
    long end() {
      return position + stored;
    }
  }

  private ZipEntries() {}

  /**
   * Returns the entries by name.
   *
   * @throws EOFException if the archive is cut off or damaged
   * @throws IOException if an entry occurs twice, or is compressed in another way than by deflate
   */
  static Map<String, Entry> of(FileChannel channel) throws IOException {
    long size = channel.size();
    long from = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
    ByteBuffer last = bytes(channel, from, size - from);
    int end = last.capacity() - END_BYTES;
    while (end >= 0 && last.getInt(end) != END) {
      end--;
    }
    if (end < 0) {
      throw new EOFException();
    }
    long length = unsigned(last.getInt(end + 12));
    long start = unsigned(last.getInt(end + 16));
    if (start == IN_64_BITS || length == IN_64_BITS) {
      ByteBuffer locator = bytes(channel, from + end - LOCATOR_BYTES, LOCATOR_BYTES);
      require(locator.getInt(0) == LOCATOR_64);
      ByteBuffer wide = bytes(channel, locator.getLong(8), 56);
      require(wide.getInt(0) == END_64);
      length = wide.getLong(40);
      start = wide.getLong(48);
    }
    if (length > LARGEST_DIRECTORY) {
      throw new IOException("the zip archive has too many entries");
    }
    return entries(channel, bytes(channel, start, length));
  }

  private static Map<String, Entry> entries(FileChannel channel, ByteBuffer directory)
      throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    int at = 0;
    while (at < directory.capacity()) {
      require(at + ENTRY_BYTES <= directory.capacity() && directory.getInt(at) == ENTRY);
      int name = directory.getShort(at + 28) & 0xffff;
      int extra = directory.getShort(at + 30) & 0xffff;
      int comment = directory.getShort(at + 32) & 0xffff;
      int next = at + ENTRY_BYTES + name + extra + comment;
      require(next <= directory.capacity());
      byte[] text = new byte[name];
      directory.get(at + ENTRY_BYTES, text);
      String path = new String(text, StandardCharsets.UTF_8);
      int method = directory.getShort(at + 10) & 0xffff;
      if (method != STORED && method != DEFLATED) {
        throw new IOException(
            "entry '"
                + StoredArrays.printable(path)
                + "' of the zip archive is compressed by method "
                + method
                + ", which PyTorch does not use");
      }
      long bytes = unsigned(directory.getInt(at + 24));
      long stored = unsigned(directory.getInt(at + 20));
      long local = unsigned(directory.getInt(at + 42));
      int wide = at + ENTRY_BYTES + name;
      int end = wide + extra;
      while (wide + 4 <= end && directory.getShort(wide) != 1) {
        wide += 4 + (directory.getShort(wide + 2) & 0xffff);
      }
      wide += 4;
      if (bytes == IN_64_BITS) {
        require(wide + 8 <= end);
        bytes = directory.getLong(wide);
        wide += 8;
      }
      if (stored == IN_64_BITS) {
        require(wide + 8 <= end);
        stored = directory.getLong(wide);
        wide += 8;
      }
      if (local == IN_64_BITS) {
        require(wide + 8 <= end);
        local = directory.getLong(wide);
      }
      require(method == DEFLATED || stored == bytes);
      long position = position(channel, local, stored);
      Entry entry =
          new Entry(
              position, stored, bytes, method == DEFLATED, unsigned(directory.getInt(at + 16)));
      if (entries.put(path, entry) != null) {
        throw new IOException(
            "entry '" + StoredArrays.printable(path) + "' of the zip archive occurs twice");
      }
      at = next;
    }
    return entries;
  }

  private static long position(FileChannel channel, long local, long stored) throws IOException {
    ByteBuffer header = bytes(channel, local, LOCAL_BYTES);
    require(header.getInt(0) == LOCAL);
    long position =
        local + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    require(stored >= 0 && position <= channel.size() && stored <= channel.size() - position);
    return position;
  }

  private static ByteBuffer bytes(FileChannel channel, long from, long count) throws IOException {
    require(from >= 0 && count >= 0 && from <= channel.size() && count <= channel.size() - from);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count)).order(ByteOrder.LITTLE_ENDIAN);
    StoredArray.fill(channel, bytes, from);
    return bytes;
  }

  private static long unsigned(int number) {
    return number & IN_64_BITS;
  }

  private static void require(boolean holds) throws EOFException {
    if (!holds) {
      throw new EOFException();
    }
  }
}
