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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.sphereface.files.FileKind;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabElements.Header;

/**
 * MATLAB's MAT-files of level 5 ({@code save -v6} and {@code -v7}). A file is first looked through
 * for the heads of its variables; what is wanted of them is then read. No size that a file
 * announces is believed beyond the bytes that are there, and a variable unpacks to at most {@value
 * #MOST_EXPANSION} times its size (and a little).
 *
 * <p>Source: MathWorks, "MAT-File Format", chapter 1, "Level 5 MAT-Files".
 */
public final class MatlabFile implements Closeable {

  static final String MARK = "MATLAB 5.0 MAT-file";

  private static final int HEADER = 128;
  private static final int TAG = 8;
  private static final int HEAD = 512;
  private static final int MOST_EXPANSION = 64;
  private static final int SMALL = 1 << 20;
  private static final long LARGEST = 1L << 30;
  private static final int MOST_PADDING = 16;

  private final Path file;
  private final FileChannel channel;
  private final ByteOrder order;
  private final List<Variable> variables;

  /**
   * A variable.
   *
   * @param header what it is
   * @param offset of its content in the file, its tag left out
   * @param size bytes of the content
   * @param packed whether the content is compressed
   */
  record Variable(Header header, long offset, long size, boolean packed) {
    String name() {
      return header.name();
    }
  }

  private MatlabFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.order = order();
    this.variables = scan();
  }

  /** Whether a file begins as one of MATLAB's, of any level from 5. */
  public static boolean is(Path file) {
    try (InputStream in = InputFile.stream(file)) {
      return new String(in.readNBytes(7), StandardCharsets.ISO_8859_1).equals("MATLAB ");
    } catch (IOException e) {
      // told by whoever reads it
      return false;
    }
  }

  /**
   * Opens a file.
   *
   * @throws ProtocolException if it is damaged, or of another level
   * @throws IOException if it cannot be read
   */
  static MatlabFile open(Path file) throws IOException {
    FileChannel channel = InputFile.channel(file);
    try {
      MatlabFile opened = new MatlabFile(file, channel);
      channel = null;
      return opened;
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /**
   * Reads variables.
   *
   * @param wanted their names; others are passed over
   * @throws ProtocolException if the file is missing, damaged, or of another level
   */
  public static Map<String, MatlabArray> read(Path file, Set<String> wanted) {
    try (MatlabFile opened = open(file)) {
      Map<String, MatlabArray> arrays = new LinkedHashMap<>();
      for (Variable variable : opened.variables()) {
        if (wanted.contains(variable.name())) {
          arrays.put(variable.name(), opened.array(variable));
        }
      }
      return arrays;
    } catch (NoSuchFileException e) {
      throw new ProtocolException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  /** What the file holds, in its order. */
  List<Variable> variables() {
    return variables;
  }

  private ByteOrder order() throws IOException {
    byte[] start = at(0, (int) Math.min(HEADER, channel.size())).array();
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(MARK)) {
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

  private List<Variable> scan() throws IOException {
    List<Variable> found = new ArrayList<>();
    Inflater inflater = new Inflater();
    try {
      long position = HEADER;
      while (position < channel.size()) {
        long left = channel.size() - position - TAG;
        if (left < 0) {
          throw damaged("it is cut off");
        }
        ByteBuffer tag = at(position, TAG);
        int type = tag.getInt(0);
        long size = type >>> 16 != 0 ? 0 : Integer.toUnsignedLong(tag.getInt(4));
        if (size > left) {
          throw damaged("it is cut off, or a size in it is wrong");
        }
        position += TAG;
        if ((type == MatlabElements.MATRIX || type == MatlabElements.COMPRESSED) && size > 0) {
          variable(type == MatlabElements.COMPRESSED, position, size, inflater, found);
        }
        long padded = type == MatlabElements.COMPRESSED ? size : (size + 7) & ~7L;
        position += Math.min(padded, left);
      }
    } finally {
      inflater.end();
    }
    return List.copyOf(found);
  }

  private void variable(
      boolean packed, long offset, long size, Inflater inflater, List<Variable> into)
      throws IOException {
    ByteBuffer head;
    if (packed) {
      inflater.reset();
      InputStream in = new InflaterInputStream(new Part(offset, size), inflater, HEAD);
      byte[] start = inflated(in, HEAD + TAG);
      head = ByteBuffer.wrap(start).order(order);
      if (start.length < TAG) {
        throw damaged("a compressed array is cut off");
      }
      if (head.getInt(0) != MatlabElements.MATRIX) {
        return;
      }
      head.position(TAG);
      head = head.slice().order(order);
    } else {
      head = at(offset, (int) Math.min(size, HEAD));
    }
    into.add(new Variable(new MatlabElements(file).header(head), offset, size, packed));
  }

  private byte[] inflated(InputStream in, int most) throws IOException {
    try {
      return in.readNBytes(most);
    } catch (ZipException | EOFException e) {
      throw damaged("a compressed array cannot be unpacked");
    }
  }

  /**
   * A variable of cells, text or numbers as a whole.
   *
   * @throws ProtocolException if it is damaged
   */
  MatlabArray array(Variable variable) throws IOException {
    if (variable.size() > LARGEST) {
      throw tooLarge(variable);
    }
    ByteBuffer content =
        variable.packed() ? unpacked(variable) : at(variable.offset(), (int) variable.size());
    return new MatlabElements(file).array(content);
  }

  private ProtocolException tooLarge(Variable variable) {
    return new ProtocolException(
        file + ": " + variable.name() + " is larger than 1 GiB: these are no lists.");
  }

  private ByteBuffer unpacked(Variable variable) throws IOException {
    try (InputStream in = stream(variable)) {
      ByteBuffer tag = ByteBuffer.wrap(inflated(in, TAG)).order(order);
      long size = Integer.toUnsignedLong(tag.getInt(4));
      requireExpansion(variable, size);
      if (size > LARGEST) {
        throw tooLarge(variable);
      }
      byte[] whole = inflated(in, (int) size);
      if (whole.length < size) {
        throw damaged("a compressed array is cut off");
      }
      return ByteBuffer.wrap(whole).order(order);
    }
  }

  private void requireExpansion(Variable variable, long size) {
    if (size > MOST_EXPANSION * variable.size() + SMALL) {
      throw damaged(
          String.format(
              "its variable '%s' of %d bytes unpacks to more than %d times its size",
              variable.name(), variable.size(), MOST_EXPANSION));
    }
  }

  /**
   * A variable that is a matrix of real numbers. One that is not compressed is read in place, and
   * this must stay open.
   *
   * @throws ProtocolException if it is another, or damaged
   */
  MatrixValues values(Variable variable) throws IOException {
    String where = file + ":" + variable.name();
    MatrixLayout layout = variable.header().layout(where, order);
    if (!variable.packed()) {
      if (layout.length() > variable.size()) {
        throw damaged("'" + variable.name() + "' is larger than its bytes");
      }
      long from = variable.offset();
      return new ValuesOnDisk(
          new StoredBytes() {
            @Override
            public void read(long at, ByteBuffer into) throws IOException {
              StoredBytes.of(channel).read(from + at, into);
            }

            @Override
            public void close() throws IOException {
              channel.close();
            }
          },
          layout);
    }
    requireExpansion(variable, layout.length());
    try (InputStream in = stream(variable)) {
      in.skipNBytes(TAG + layout.offset());
      MatrixValues values = ValuesInMemory.unpack(where, in, layout);
      // what follows is padding, behind which the checksum is compared
      if (in.readNBytes(MOST_PADDING).length == MOST_PADDING) {
        throw damaged("'" + variable.name() + "' is larger than it says");
      }
      return values;
    } catch (ZipException | EOFException e) {
      throw damaged("'" + variable.name() + "' cannot be unpacked");
    }
  }

  private InputStream stream(Variable variable) {
    return new InflaterInputStream(
        new BufferedInputStream(new Part(variable.offset(), variable.size()), 1 << 16));
  }

  /** A part of the file as a stream. */
  private final class Part extends InputStream {
    private long position;
    private final long end;

    Part(long from, long size) {
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

  private ByteBuffer at(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    StoredBytes.of(channel).read(from, bytes);
    if (bytes.hasRemaining()) {
      throw new EOFException("the file became shorter while it was read");
    }
    return bytes.flip().order(order == null ? ByteOrder.LITTLE_ENDIAN : order);
  }

  private ProtocolException damaged(String how) {
    return new ProtocolException(file + " is damaged: " + how + "; fetch it again.");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
