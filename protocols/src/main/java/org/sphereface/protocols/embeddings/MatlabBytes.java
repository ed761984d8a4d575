package org.sphereface.protocols.embeddings;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.sphereface.files.FileKind;
import org.sphereface.files.InputFile;
import org.sphereface.protocols.ProtocolException;

/** The bytes of an open MAT-file of level 5, in the byte order that its header gives. */
final class MatlabBytes implements Closeable {

  static final String MAGIC = "MATLAB 5.0 MAT-file";
  static final int HEADER = 128;

  private final Path file;
  private final FileChannel channel;
  private final ByteOrder order;

  private MatlabBytes(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.order = readOrder();
  }

  /**
   * Opens a file.
   *
   * @throws ProtocolException if its header is damaged, or of another level
   * @throws IOException if it cannot be read
   */
  static MatlabBytes open(Path file) throws IOException {
    FileChannel channel = InputFile.channel(file);
    try {
      MatlabBytes opened = new MatlabBytes(file, channel);
      channel = null;
      return opened;
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private ByteOrder readOrder() throws IOException {
    byte[] start = read(0, (int) Math.min(HEADER, channel.size())).array();
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(MAGIC)) {
      String kind = FileKind.of(start, 0).map(known -> ", found " + known.title()).orElse("");
      throw new ProtocolException(
          file
              + ": expected a MAT-file of level 5"
              + kind
              + ": save it in MATLAB by save(..., '-v7').");
    }
    if (start.length < HEADER) {
      throw damaged("its header is cut off");
    }
    return switch (text.substring(126)) {
      case "IM" -> ByteOrder.LITTLE_ENDIAN;
      case "MI" -> ByteOrder.BIG_ENDIAN;
      default -> throw damaged("no byte order is marked");
    };
  }

  Path file() {
    return file;
  }

  ByteOrder order() {
    return order;
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Reads bytes into memory.
   *
   * @throws EOFException if the file ends before
   */
  ByteBuffer read(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    StoredBytes.of(channel).read(from, bytes);
    if (bytes.hasRemaining()) {
      throw new EOFException("the file became shorter while it was read");
    }
    return bytes.flip().order(order == null ? ByteOrder.LITTLE_ENDIAN : order);
  }

  /** The bytes from an offset on, to be read in place; closing them closes the file. */
  StoredBytes from(long offset) {
    StoredBytes all = StoredBytes.of(channel);
    return new StoredBytes() {
      @Override
      public void read(long at, ByteBuffer into) throws IOException {
        all.read(offset + at, into);
      }

      @Override
      public void close() throws IOException {
        all.close();
      }
    };
  }

  /** Unpacks compressed bytes of the file. */
  InputStream unpacked(long from, long size, int buffer) {
    return new InflaterInputStream(new BufferedInputStream(new Slice(from, size), buffer));
  }

  /**
   * Reads the next bytes of a stream of {@link #unpacked}; fewer at its end.
   *
   * @throws ProtocolException if they are damaged
   */
  byte[] next(InputStream unpacked, int most) throws IOException {
    try {
      return unpacked.readNBytes(most);
    } catch (ZipException | EOFException e) {
      throw damaged("a compressed array cannot be unpacked");
    }
  }

  ProtocolException damaged(String how) {
    return damaged(file, how);
  }

  static ProtocolException damaged(Path file, String how) {
    return new ProtocolException(file + " is damaged: " + how + "; fetch it again.");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** A stream of a part of the file. */
  private final class Slice extends InputStream {
    private long position;
    private final long end;

    Slice(long from, long size) {
      this.position = from;
      this.end = from + size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (position >= end) {
        return -1;
      }
      int wanted = (int) Math.min(length, end - position);
      int count = channel.read(ByteBuffer.wrap(into, from, wanted), position);
      position += Math.max(0, count);
      return count;
    }
  }
}
