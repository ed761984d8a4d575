package org.sphereface.protocols;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.protocols.MatrixLayout.Element;

/**
 * The header of an array in NumPy's {@code .npy} format, versions 1 to 3.
 *
 * @param where the file, for messages
 * @param type NumPy's name of the elements, such as {@code <f4}
 * @param fortranOrder whether columns follow one another, not rows
 * @param shape the array's sizes
 * @param length bytes before the data
 */
record NumpyHeader(
    String where, String type, boolean fortranOrder, List<Integer> shape, int length) {

  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  static final int LONGEST = (1 << 16) + 12;

  private static final int LONGEST_TEXT = 1 << 16;
  private static final int LONGEST_QUOTE = 120;
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([^)]*)\\),?\\s*\\}\\s*");

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
    Matcher matcher = DICTIONARY.matcher(text);
    if (!matcher.matches()) {
      throw wrong(
          where,
          "a header {'descr': '<f4', 'fortran_order': False, 'shape': (N, D), }",
          "'" + printable(text) + "'");
    }
    int preamble = MAGIC.length + 2 + (version == 1 ? Short.BYTES : Integer.BYTES);
    return new NumpyHeader(
        where,
        matcher.group(1),
        matcher.group(2).equals("True"),
        shape(where, matcher.group(3)),
        preamble + length);
  }

  private static String printable(String header) {
    String line = header.strip().replaceAll("[^\\x20-\\x7e]", "?");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
  }

  private static List<Integer> shape(String where, String text) {
    List<Integer> shape = new ArrayList<>();
    String sizes = text.strip().replaceFirst(",$", "");
    if (sizes.isEmpty()) {
      return shape;
    }
    for (String size : sizes.split("\\s*,\\s*", -1)) {
      shape.add(dimension(where, size));
    }
    return shape;
  }

  private static int dimension(String where, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value < 1 << 28) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(where, "a dimension between 0 and " + (1 << 28), "'" + text + "'");
  }

  /**
   * The array as a matrix of numbers.
   *
   * @throws ProtocolException if it is something else
   */
  MatrixLayout matrix() {
    Element element =
        switch (type) {
          case "<f2" -> Element.FLOAT16;
          case "<f4" -> Element.FLOAT32;
          case "<f8" -> Element.FLOAT64;
          default ->
              throw wrong(
                  where,
                  "little-endian floats ('<f4', '<f8' or '<f2'; in NumPy: array.astype('<f4'))",
                  "'" + type + "'");
        };
    if (shape.size() != 2) {
      throw wrong(where, "two dimensions (N x D)", "shape " + sizes());
    }
    int rows = shape.get(0);
    int columns = shape.get(1);
    if (columns == 0 && rows > 0) {
      // no data bytes bound the number of rows, so that any count would be believed
      throw wrong(where, "at least one value a row", "shape " + sizes());
    }
    return fortranOrder
        ? MatrixLayout.columnByColumn(rows, columns, length, element)
        : MatrixLayout.rowByRow(rows, columns, length, element);
  }

  private String sizes() {
    return shape.toString().replace('[', '(').replace(']', ')');
  }

  private static ProtocolException wrong(String where, String expected, String found) {
    return new ProtocolException(where + ": expected " + expected + ", found " + found + ".");
  }
}
