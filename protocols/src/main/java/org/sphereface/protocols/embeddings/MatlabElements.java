package org.sphereface.protocols.embeddings;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.files.PrintableText;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabArray.Type;

/**
 * The elements of an array in a MAT-file of level 5: cells, text and real numbers.
 *
 * @param file for messages
 */
record MatlabElements(Path file) {

  static final int MATRIX = 14;
  static final int COMPRESSED = 15;

  private static final int DEEPEST = 3;
  private static final int MOST_DIMENSIONS = 8;
  private static final int COMPLEX = 0x800;
  private static final int FIRST_NUMBERS = 6;
  private static final int LAST_NUMBERS = 15;
  private static final MatlabArray EMPTY = new MatlabArray.Other("empty");

  /** A type code and the bytes that follow it. */
  private record Element(int type, ByteBuffer data) {}

  /**
   * What comes before an array's data.
   *
   * @param name of the variable
   * @param kind its class: 1 is a cell, 4 text, 6 and more numbers
   * @param complex whether numbers have imaginary parts
   * @param sizes its dimensions
   * @param type how the first data are stored; 0 if there are none
   * @param dataOffset where they begin in the array's content
   * @param dataBytes how many they are
   */
  record Header(
      String name,
      int kind,
      boolean complex,
      int[] sizes,
      int type,
      int dataOffset,
      long dataBytes) {

    /**
     * The layout of a matrix of real numbers in the array's content.
     *
     * @throws ProtocolException if it is something else
     */
    MatrixLayout layout(String where, ByteOrder order) {
      if (kind < FIRST_NUMBERS || kind > LAST_NUMBERS || complex || sizes.length != 2) {
        throw new ProtocolException(
            where + ": expected a matrix of real numbers (N x D), found " + described() + ".");
      }
      Type stored =
          Type.of(type)
              .orElseThrow(
                  () ->
                      new ProtocolException(
                          where + " is damaged: its numbers are stored as type " + type + "."));
      MatrixLayout layout =
          MatrixLayout.columnByColumn(
              where, sizes[0], sizes[1], dataOffset, stored.element(), order);
      if (layout.length() - dataOffset != dataBytes) {
        throw new ProtocolException(
            where
                + " is damaged: "
                + sizes[0]
                + " x "
                + sizes[1]
                + " numbers have "
                + dataBytes
                + " bytes.");
      }
      return layout;
    }

    private String described() {
      String dimensions = sizes.length == 2 ? "" : " of " + sizes.length + " dimensions";
      return switch (kind) {
        case 1 -> "a cell array";
        case 2 -> "a structure: save its field as a variable";
        case 3, 16, 17 -> "an object";
        case 4 -> "text";
        case 5 -> "a sparse matrix: save full(x)";
        default -> (complex ? "complex numbers" : "numbers") + dimensions;
      };
    }
  }

  /**
   * Reads what comes before the data of an array.
   *
   * @param head the first bytes of its content
   */
  Header header(ByteBuffer head) {
    int flags = flags(head);
    int[] sizes = sizes(head);
    String name = StandardCharsets.ISO_8859_1.decode(element(head).data()).toString();
    int type = 0;
    int offset = head.position();
    long bytes = 0;
    if (head.remaining() >= 8) {
      int word = head.getInt(offset);
      boolean small = word >>> 16 != 0;
      type = small ? word & 0xffff : word;
      bytes = small ? word >>> 16 : Integer.toUnsignedLong(head.getInt(offset + 4));
      offset += small ? Integer.BYTES : 8;
    }
    return new Header(
        PrintableText.of(name), flags & 0xff, (flags & COMPLEX) != 0, sizes, type, offset, bytes);
  }

  /** An array as a whole. */
  MatlabArray array(ByteBuffer content) {
    int flags = flags(content);
    int count = count(content);
    element(content);
    return array(flags & 0x8ff, count, content, 1);
  }

  private int flags(ByteBuffer data) {
    ByteBuffer flags = element(data).data();
    if (flags.remaining() != 2 * Integer.BYTES) {
      throw damaged("an array has no flags");
    }
    return flags.getInt();
  }

  private int[] sizes(ByteBuffer data) {
    ByteBuffer stored = element(data).data();
    int dimensions = stored.remaining() / Integer.BYTES;
    if (dimensions < 2 || dimensions > MOST_DIMENSIONS || stored.remaining() % Integer.BYTES != 0) {
      throw damaged("an array has no dimensions");
    }
    int[] sizes = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = stored.getInt();
      if (sizes[i] < 0) {
        throw damaged("an array has impossible dimensions");
      }
    }
    return sizes;
  }

  /** The product of the dimensions, which the data must bear out. */
  private int count(ByteBuffer data) {
    long count = 1;
    for (int size : sizes(data)) {
      count = Math.min(count * size, 1L << 31);
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
        int kind = flags(cell.data()) & 0x8ff;
        int size = count(cell.data());
        element(cell.data());
        values.add(array(kind, size, cell.data(), depth + 1));
      } else {
        values.add(EMPTY);
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

  private ProtocolException damaged(String how) {
    return MatlabBytes.damaged(file, how);
  }
}
