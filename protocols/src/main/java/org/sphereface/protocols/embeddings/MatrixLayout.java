package org.sphereface.protocols.embeddings;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sphereface.protocols.ProtocolException;

/**
 * Where the values of a matrix are in a file: value (i, k) at {@code offset + i rowStep + k
 * columnStep}.
 *
 * @param rows number of rows
 * @param columns values a row
 * @param offset bytes before the first value
 * @param rowStep bytes from row to row
 * @param columnStep bytes from column to column
 * @param element how a value is stored
 * @param order of a value's bytes
 * @param length bytes that the file must have
 */
record MatrixLayout(
    int rows,
    int columns,
    long offset,
    long rowStep,
    long columnStep,
    Element element,
    ByteOrder order,
    long length) {

  /** Values an embedding has at most; images of faces have some 40,000. */
  static final int MOST_COLUMNS = 1 << 22;

  private static final int MOST_ROWS = Integer.MAX_VALUE - 8;

  /**
   * Row after row without gaps.
   *
   * @param where the file, for messages
   * @throws ProtocolException if there cannot be such a matrix
   */
  static MatrixLayout rowByRow(
      String where, long rows, long columns, long offset, Element element, ByteOrder order) {
    long step = columns * element.bytes();
    return dense(where, rows, columns, offset, step, element.bytes(), element, order);
  }

  /** Column after column without gaps, as Fortran; otherwise as {@link #rowByRow}. */
  static MatrixLayout columnByColumn(
      String where, long rows, long columns, long offset, Element element, ByteOrder order) {
    long step = rows * element.bytes();
    return dense(where, rows, columns, offset, element.bytes(), step, element, order);
  }

  private static MatrixLayout dense(
      String where,
      long rows,
      long columns,
      long offset,
      long rowStep,
      long columnStep,
      Element element,
      ByteOrder order) {
    requireSizes(where, rows, columns);
    long length = offset + rows * columns * element.bytes();
    return new MatrixLayout(
        (int) rows, (int) columns, offset, rowStep, columnStep, element, order, length);
  }

  private static void requireSizes(String where, long rows, long columns) {
    if (rows < 0 || rows > MOST_ROWS || columns < 0 || columns > MOST_COLUMNS) {
      throw new ProtocolException(
          String.format(
              "%s: expected dimensions of at most %d x %d, found %d x %d: these are no embeddings.",
              where, MOST_ROWS, MOST_COLUMNS, rows, columns));
    }
    if (columns == 0 && rows > 0) {
      // without bytes of data, nothing limits the number of rows
      throw new ProtocolException(
          where + ": expected at least one value a row, found shape (" + rows + ", 0).");
    }
  }

  boolean byRows() {
    return columnStep == element.bytes();
  }

  /** How a value is stored: IEEE 754 or an integer. */
  enum Element {
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8),
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    /** Reads a value as float32, rounded to nearest. */
    float get(ByteBuffer from, int at) {
      return switch (this) {
        case FLOAT32 -> from.getFloat(at);
        // not by way of a double, which would round twice
        case INT64 -> from.getLong(at);
        case UINT64 -> unsigned(from.getLong(at));
        default -> (float) getDouble(from, at);
      };
    }

    /** Reads a value as double; exact, but for integers of 64 bits, which are taken as signed. */
    double getDouble(ByteBuffer from, int at) {
      return switch (this) {
        case FLOAT16 -> half(from.getShort(at));
        case FLOAT32 -> from.getFloat(at);
        case FLOAT64 -> from.getDouble(at);
        case INT8 -> from.get(at);
        case UINT8 -> Byte.toUnsignedInt(from.get(at));
        case INT16 -> from.getShort(at);
        case UINT16 -> Short.toUnsignedInt(from.getShort(at));
        case INT32 -> from.getInt(at);
        case UINT32 -> Integer.toUnsignedLong(from.getInt(at));
        case INT64, UINT64 -> from.getLong(at);
      };
    }

    private static float unsigned(long bits) {
      // half of it, its last bit kept so that it is rounded as the whole
      return bits >= 0 ? bits : 2f * (float) (bits >>> 1 | bits & 1);
    }

    private static float half(short bits) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      float magnitude =
          switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
          };
      return bits < 0 ? -magnitude : magnitude;
    }
  }
}
