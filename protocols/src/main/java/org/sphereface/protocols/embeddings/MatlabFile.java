package org.sphereface.protocols.embeddings;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabElements.Header;

/**
 * The variables of a MAT-file of level 5 (MATLAB's {@code save -v6} and {@code -v7}). Opening a
 * file reads the header of each variable; a variable is then read on request. A size in the file is
 * checked against the bytes that are there, and a variable unpacks to at most {@value
 * #MOST_EXPANSION} times its size (and a little).
 *
 * <p>This reader is our own because it reads matrices in place, with those checks; a general
 * library returns whole arrays in memory. It knows numbers, text and cells.
 *
 * <p>Source: MathWorks, "MAT-File Format", chapter 1, "Level 5 MAT-Files".
 */
public final class MatlabFile implements Closeable {

  private static final int TAG = 8;
  private static final int HEAD = 512;
  private static final int MOST_EXPANSION = 64;
  private static final int SMALL = 1 << 20;
  private static final long LARGEST = 1L << 30;
  private static final int MOST_PADDING = 16;
  private static final int BUFFER = 1 << 16;

  private final MatlabBytes bytes;
  private final List<Variable> variables;

  /**
   * A variable.
   *
   * @param header its name, kind and sizes
   * @param offset of its content in the file, after its tag
   * @param size bytes of the content
   * @param packed whether the content is compressed
   */
  record Variable(Header header, long offset, long size, boolean packed) {
    String name() {
      return header.name();
    }
  }

  private MatlabFile(MatlabBytes bytes) throws IOException {
    this.bytes = bytes;
    this.variables = scan();
  }

  /** Whether a file begins as one of MATLAB's, of any level from 5. */
  public static boolean is(Path file) {
    try (InputStream in = InputFile.stream(file)) {
      return new String(in.readNBytes(7), StandardCharsets.ISO_8859_1).equals("MATLAB ");
    } catch (IOException e) {
      // the reader that is chosen then reports it
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
    MatlabBytes bytes = MatlabBytes.open(file);
    try {
      MatlabFile opened = new MatlabFile(bytes);
      bytes = null;
      return opened;
    } finally {
      if (bytes != null) {
        bytes.close();
      }
    }
  }

  /**
   * Reads variables.
   *
   * @param wanted their names; other variables are ignored
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

  /** The variables, in the order of the file. */
  List<Variable> variables() {
    return variables;
  }

  private List<Variable> scan() throws IOException {
    List<Variable> found = new ArrayList<>();
    long position = MatlabBytes.HEADER;
    while (position < bytes.size()) {
      long left = bytes.size() - position - TAG;
      if (left < 0) {
        throw bytes.damaged("it is cut off");
      }
      ByteBuffer tag = bytes.read(position, TAG);
      int type = tag.getInt(0);
      long size = type >>> 16 != 0 ? 0 : Integer.toUnsignedLong(tag.getInt(4));
      if (size > left) {
        throw bytes.damaged("it is cut off, or a size in it is wrong");
      }
      position += TAG;
      boolean packed = type == MatlabElements.COMPRESSED;
      if ((type == MatlabElements.MATRIX || packed) && size > 0) {
        ByteBuffer head =
            packed
                ? unpackedHead(position, size)
                : bytes.read(position, (int) Math.min(size, HEAD));
        if (head != null) {
          Header header = new MatlabElements(bytes.file()).header(head);
          found.add(new Variable(header, position, size, packed));
        }
      }
      position += Math.min(packed ? size : (size + 7) & ~7L, left);
    }
    return List.copyOf(found);
  }

  /** The first bytes of a compressed array; null if another element is compressed. */
  private ByteBuffer unpackedHead(long offset, long size) throws IOException {
    try (InputStream in = bytes.unpacked(offset, size, HEAD)) {
      ByteBuffer head = ByteBuffer.wrap(bytes.next(in, HEAD + TAG)).order(bytes.order());
      if (head.remaining() < TAG) {
        throw bytes.damaged("a compressed array is cut off");
      }
      boolean matrix = head.getInt(0) == MatlabElements.MATRIX;
      return matrix ? head.position(TAG).slice().order(bytes.order()) : null;
    }
  }

  /**
   * Reads a variable of cells, text or numbers as a whole.
   *
   * @throws ProtocolException if it is damaged
   */
  MatlabArray array(Variable variable) throws IOException {
    if (variable.size() > LARGEST) {
      throw tooLarge(variable);
    }
    ByteBuffer content =
        variable.packed()
            ? unpacked(variable)
            : bytes.read(variable.offset(), (int) variable.size());
    return new MatlabElements(bytes.file()).array(content);
  }

  private ProtocolException tooLarge(Variable variable) {
    return new ProtocolException(
        bytes.file() + ": " + variable.name() + " is larger than 1 GiB: these are no lists.");
  }

  private ByteBuffer unpacked(Variable variable) throws IOException {
    try (InputStream in = stream(variable)) {
      ByteBuffer tag = ByteBuffer.wrap(bytes.next(in, TAG)).order(bytes.order());
      long size = Integer.toUnsignedLong(tag.getInt(4));
      requireExpansion(variable, size);
      if (size > LARGEST) {
        throw tooLarge(variable);
      }
      byte[] whole = bytes.next(in, (int) size);
      if (whole.length < size) {
        throw bytes.damaged("a compressed array is cut off");
      }
      return ByteBuffer.wrap(whole).order(bytes.order());
    }
  }

  private InputStream stream(Variable variable) {
    return bytes.unpacked(variable.offset(), variable.size(), BUFFER);
  }

  private void requireExpansion(Variable variable, long size) {
    if (size > MOST_EXPANSION * variable.size() + SMALL) {
      throw bytes.damaged(
          String.format(
              "its variable '%s' of %d bytes unpacks to more than %d times its size",
              variable.name(), variable.size(), MOST_EXPANSION));
    }
  }

  /**
   * A variable that is a matrix of real numbers. A matrix that is not compressed is read in place,
   * and this must stay open.
   *
   * @throws ProtocolException if it is another, or damaged
   */
  MatrixValues values(Variable variable) throws IOException {
    String where = bytes.file() + ":" + variable.name();
    MatrixLayout layout = variable.header().layout(where, bytes.order());
    if (!variable.packed()) {
      if (layout.length() > variable.size()) {
        throw bytes.damaged("'" + variable.name() + "' is larger than its bytes");
      }
      return new ValuesOnDisk(bytes.from(variable.offset()), layout);
    }
    requireExpansion(variable, layout.length());
    try (InputStream in = stream(variable)) {
      in.skipNBytes(TAG + layout.offset());
      MatrixValues values = ValuesInMemory.unpack(where, in, layout);
      // what follows is padding, behind which the checksum is compared
      if (in.readNBytes(MOST_PADDING).length == MOST_PADDING) {
        throw bytes.damaged("'" + variable.name() + "' is larger than its header says");
      }
      return values;
    } catch (ZipException | EOFException e) {
      throw bytes.damaged("'" + variable.name() + "' cannot be unpacked");
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
