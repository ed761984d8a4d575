package org.sphereface.protocols.embeddings;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.sphereface.files.PrintableText;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatrixLayout.Element;

/**
 * The header of an array in NumPy's {@code .npy} format, versions 1 to 3. It is parsed by our own
 * code so that rows are read in place, from files larger than memory, after each size is checked
 * against the file.
 *
 * @param where the file, for messages
 * @param type NumPy's name of the elements, such as {@code <f4}; the text of the list of fields if
 *     elements are structures
 * @param fortranOrder whether columns follow one another, not rows
 * @param shape the array's sizes
 * @param length bytes before the data
 */
record NumpyHeader(String where, String type, boolean fortranOrder, List<Long> shape, int length) {

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  static final int LONGEST = (1 << 16) + 12;

  private static final int LONGEST_TEXT = 1 << 16;
  private static final int LONGEST_QUOTE = 120;

  /**
   * @throws java.io.EOFException if it is cut off
   * @throws ProtocolException if it is none
   */
  static NumpyHeader read(String where, DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw wrong(where, "a NumPy .npy file", "other content");
    }
    int version = in.readUnsignedByte();
    int minor = in.readUnsignedByte();
    if (version < 1 || version > 3 || minor != 0) {
      throw wrong(where, "format version 1.0, 2.0 or 3.0", "version " + version + "." + minor);
    }
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > LONGEST_TEXT) {
      throw wrong(where, "a header of at most " + LONGEST_TEXT + " bytes", length + " bytes");
    }
    byte[] header = new byte[length];
    in.readFully(header);
    String text = new String(header, StandardCharsets.UTF_8);
    int preamble = MAGIC.length + 2 + (version == 1 ? Short.BYTES : Integer.BYTES);
    return new NumpyDictionary(text)
        .header(where, preamble + length)
        .orElseThrow(
            () ->
                wrong(
                    where,
                    "a header {'descr': '<f4', 'fortran_order': False, 'shape': (N, D), }",
                    "'" + PrintableText.of(text.strip(), LONGEST_QUOTE) + "'"));
  }

  /** Whether the array is a list of text, such as names. */
  boolean isText() {
    return shape.size() == 1 && type.length() > 2 && (kind() == 'U' || kind() == 'S');
  }

  /** Characters of a text, of four bytes each if it is Unicode. */
  int characters() {
    return NumpyDictionary.number(type.substring(2));
  }

  ByteOrder order() {
    return type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** {@code f}, {@code i}, {@code u}, {@code U}, ... */
  char kind() {
    return type.length() < 2 ? '?' : type.charAt(1);
  }

  /**
   * The array as a matrix of numbers.
   *
   * @throws ProtocolException if it is something else
   */
  MatrixLayout matrix() {
    Element element = element();
    if (shape.size() != 2) {
      throw wrong(where, "two dimensions (N x D)", "shape " + sizes());
    }
    return fortranOrder
        ? MatrixLayout.columnByColumn(where, shape.get(0), shape.get(1), length, element, order())
        : MatrixLayout.rowByRow(where, shape.get(0), shape.get(1), length, element, order());
  }

  private Element element() {
    return switch (type.startsWith("[") ? "" : type.substring(Math.min(1, type.length()))) {
      case "f2" -> Element.FLOAT16;
      case "f4" -> Element.FLOAT32;
      case "f8" -> Element.FLOAT64;
      case "i1" -> Element.INT8;
      case "u1", "b1" -> Element.UINT8;
      case "i2" -> Element.INT16;
      case "u2" -> Element.UINT16;
      case "i4" -> Element.INT32;
      case "u4" -> Element.UINT32;
      case "i8" -> Element.INT64;
      case "u8" -> Element.UINT64;
      default ->
          throw wrong(
              where,
              "real numbers (float16, float32, float64 or integers; in NumPy:"
                  + " array.astype('<f4'))",
              "'" + PrintableText.of(type, LONGEST_QUOTE) + "'" + explanation());
    };
  }

  private String explanation() {
    if (type.startsWith("[")) {
      return ", structures of fields: save the field with the embeddings";
    }
    return switch (kind()) {
      case 'O' -> ", Python objects: nothing of a pickle is executed";
      case 'c' -> ", complex numbers";
      case 'U', 'S', 'a' -> ", text";
      case 'V' -> ", bytes of no type (bfloat16?)";
      case 'M', 'm' -> ", times";
      case 'f' -> ", floats of another size";
      default -> "";
    };
  }

  private String sizes() {
    return shape.toString().replace('[', '(').replace(']', ')');
  }

  private static ProtocolException wrong(String where, String expected, String found) {
    return new ProtocolException(where + ": expected " + expected + ", found " + found + ".");
  }
}
