package org.sphereface.protocols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * MATLAB's MAT-files of level 5 ({@code save -v6} and {@code -v7}): cells, text and real numbers.
 * No size that a file announces is believed beyond the bytes that are there, and a whole file
 * unpacks to at most {@value #MOST_EXPANSION} times its size (and a little).
 *
 * <p>Source: MathWorks, "MAT-File Format", chapter 1, "Level 5 MAT-Files".
 */
final class MatlabFile {

  private static final String MARK = "MATLAB 5.0 MAT-file";
  private static final int HEADER = 128;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int MOST_EXPANSION = 128;
  private static final int SMALL = 1 << 16;
  private static final long LARGEST = 1L << 30;
  private static final int DEEPEST = 3;
  private static final int MOST_DIMENSIONS = 8;

  private final Path file;
  private long allowance;

  private MatlabFile(Path file) {
    this.file = file;
  }

  /** How numbers are stored: the element types 1 to 13 of the format. */
  enum Type {
    INT8(1, 1),
    UINT8(2, 1),
    INT16(3, 2),
    UINT16(4, 2),
    INT32(5, 4),
    UINT32(6, 4),
    SINGLE(7, 4),
    DOUBLE(9, 8),
    INT64(12, 8),
    UINT64(13, 8);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    static Optional<Type> of(int code) {
      return List.of(values()).stream().filter(type -> type.code == code).findFirst();
    }
  }

  /** A type code and the bytes that follow it. */
  private record Element(int type, ByteBuffer data) {}

  /** Whether a file begins as one of MATLAB's, of any level from 5. */
  static boolean is(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(7), StandardCharsets.ISO_8859_1).equals("MATLAB ");
    } catch (IOException e) {
      // told by whoever reads it
      return false;
    }
  }

  /**
   * Reads variables.
   *
   * @param wanted their names; others are passed over
   * @throws ProtocolException if the file is missing, damaged, or of another level
   */
  static Map<String, MatlabArray> read(Path file, Set<String> wanted) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new ProtocolException(file + " is larger than 1 GiB: these are no lists.");
      }
      return new MatlabFile(file).parse(Files.readAllBytes(file), wanted);
    } catch (NoSuchFileException e) {
      throw new ProtocolException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Map<String, MatlabArray> parse(byte[] content, Set<String> wanted) {
    String start =
        new String(content, 0, Math.min(content.length, HEADER), StandardCharsets.ISO_8859_1);
    if (!start.startsWith(MARK)) {
      throw new ProtocolException(
          file + ": expected a MAT-file of level 5: save it in MATLAB by save(..., '-v7').");
    }
    if (content.length < HEADER) {
      throw damaged("its header is cut off");
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    String order = start.substring(126, 128);
    if (!order.equals("IM") && !order.equals("MI")) {
      throw damaged("no byte order is marked");
    }
    bytes.order(order.equals("IM") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    bytes.position(HEADER);
    allowance = (long) MOST_EXPANSION * content.length + SMALL;
    Map<String, MatlabArray> variables = new LinkedHashMap<>();
    while (bytes.hasRemaining()) {
      Element element = element(bytes);
      if (element.type() == COMPRESSED) {
        element = element(inflated(element.data()));
      }
      if (element.type() == MATRIX) {
        variable(element.data(), wanted, variables);
      }
    }
    return variables;
  }

  private void variable(ByteBuffer data, Set<String> wanted, Map<String, MatlabArray> into) {
    int kind = kind(data);
    int count = count(data);
    String name = StandardCharsets.ISO_8859_1.decode(element(data).data()).toString();
    if (wanted.contains(name)) {
      into.put(name, array(kind, count, data, 1));
    }
  }

  private int kind(ByteBuffer data) {
    ByteBuffer flags = element(data).data();
    if (flags.remaining() != 2 * Integer.BYTES) {
      throw damaged("an array has no flags");
    }
    return flags.getInt() & 0x8ff;
  }

  /** The product of the dimensions, which the data must bear out. */
  private int count(ByteBuffer data) {
    ByteBuffer sizes = element(data).data();
    long count = 1;
    int dimensions = sizes.remaining() / Integer.BYTES;
    if (dimensions < 2 || dimensions > MOST_DIMENSIONS || sizes.remaining() % Integer.BYTES != 0) {
      throw damaged("an array has no dimensions");
    }
    for (int i = 0; i < dimensions; i++) {
      int size = sizes.getInt();
      count = size < 0 || count > Integer.MAX_VALUE ? -1 : count * size;
      if (count < 0) {
        throw damaged("an array has impossible dimensions");
      }
    }
    if (count > data.limit()) {
      throw damaged("an array is larger than its bytes");
    }
    return (int) count;
  }

  private MatlabArray array(int kind, int count, ByteBuffer data, int depth) {
    return switch (kind) {
      case 1 -> cells(count, data, depth);
      case 4 -> text(count, element(data));
      case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> numbers(count, element(data));
      default -> new MatlabArray.Other("class " + (kind & 0xff));
    };
  }

  private MatlabArray cells(int count, ByteBuffer data, int depth) {
    if (depth > DEEPEST) {
      throw damaged("cells are in cells more than " + DEEPEST + " deep");
    }
    // each cell has a tag of eight bytes
    if (count > data.remaining() / 8) {
      throw damaged("cells are missing");
    }
    List<MatlabArray> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Element cell = element(data);
      if (cell.type() != MATRIX) {
        throw damaged("a cell is no array");
      }
      if (cell.data().hasRemaining()) {
        int kind = kind(cell.data());
        int size = count(cell.data());
        element(cell.data());
        values.add(array(kind, size, cell.data(), depth + 1));
      } else {
        values.add(new MatlabArray.Other("empty"));
      }
    }
    return new MatlabArray.Cells(values);
  }

  private MatlabArray text(int count, Element element) {
    ByteBuffer data = element.data();
    boolean little = data.order() == ByteOrder.LITTLE_ENDIAN;
    Charset charset =
        switch (element.type()) {
          case 1, 2 -> StandardCharsets.ISO_8859_1;
          case 16 -> StandardCharsets.UTF_8;
          case 4, 17 -> little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
          default -> throw damaged("text is stored as type " + element.type());
        };
    String value = charset.decode(data).toString();
    if (value.length() != count) {
      throw damaged("text has " + value.length() + " characters where " + count + " are announced");
    }
    return new MatlabArray.Text(value);
  }

  private MatlabArray numbers(int count, Element element) {
    Type type =
        Type.of(element.type())
            .orElseThrow(() -> damaged("numbers are stored as type " + element.type()));
    if (element.data().remaining() != (long) count * type.bytes()) {
      throw damaged(
          "an array of " + count + " numbers has " + element.data().remaining() + " bytes");
    }
    return new MatlabArray.Numbers(element.data(), type);
  }

  /** The element at the buffer's position, which moves behind it and its padding. */
  private Element element(ByteBuffer from) {
    if (from.remaining() < 8) {
      throw damaged("it is cut off");
    }
    int type = from.getInt();
    boolean small = type >>> 16 != 0;
    int size = small ? type >>> 16 : from.getInt();
    int room = small ? Integer.BYTES : from.remaining();
    if (size < 0 || size > room) {
      throw damaged("it is cut off, or a size in it is wrong");
    }
    ByteBuffer data = from.slice(from.position(), size).order(from.order());
    int padded = small ? Integer.BYTES : type == COMPRESSED ? size : (size + 7) & ~7;
    from.position(from.position() + Math.min(padded, from.remaining()));
    return new Element(small ? type & 0xffff : type, data);
  }

  private ByteBuffer inflated(ByteBuffer packed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] start = new byte[8];
      if (inflater.inflate(start) < start.length) {
        throw damaged("a compressed array is cut off");
      }
      long size = Integer.toUnsignedLong(ByteBuffer.wrap(start).order(packed.order()).getInt(4));
      allowance -= size;
      if (allowance < 0 || size > LARGEST) {
        throw damaged("it unpacks to more than " + MOST_EXPANSION + " times its size");
      }
      byte[] whole = new byte[(int) size + 8];
      System.arraycopy(start, 0, whole, 0, 8);
      int done = 8;
      while (done < whole.length) {
        int count = inflater.inflate(whole, done, whole.length - done);
        if (count == 0) {
          throw damaged("a compressed array is cut off");
        }
        done += count;
      }
      return ByteBuffer.wrap(whole).order(packed.order());
    } catch (DataFormatException e) {
      throw damaged("a compressed array cannot be unpacked");
    } finally {
      inflater.end();
    }
  }

  private ProtocolException damaged(String how) {
    return new ProtocolException(file + " is damaged: " + how + "; fetch it again.");
  }
}
