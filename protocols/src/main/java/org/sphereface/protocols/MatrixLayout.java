package org.sphereface.protocols;

import java.nio.ByteBuffer;

/**
 * Where the values of a matrix are in a file, little-endian: value (i, k) at {@code offset + i
 * rowStep + k columnStep}.
 *
 * @param rows number of rows
 * @param columns values a row
 * @param offset bytes before the first value
 * @param rowStep bytes from row to row
 * @param columnStep bytes from column to column
 * @param element how a value is stored
 * @param length bytes that the file must have
 */
record MatrixLayout(
    int rows,
    int columns,
    long offset,
    long rowStep,
    long columnStep,
    Element element,
    long length) {

  /** Row after row without gaps. */
  static MatrixLayout rowByRow(int rows, int columns, long offset, Element element) {
    long step = (long) columns * element.bytes();
    return new MatrixLayout(
        rows, columns, offset, step, element.bytes(), element, offset + rows * step);
  }

  /** Column after column without gaps, as Fortran. */
  static MatrixLayout columnByColumn(int rows, int columns, long offset, Element element) {
    long step = (long) rows * element.bytes();
    return new MatrixLayout(
        rows, columns, offset, element.bytes(), step, element, offset + columns * step);
  }

  boolean byRows() {
    return columnStep == element.bytes();
  }

  /** How a value is stored: IEEE 754 of so many bits; read as float32, rounded to nearest. */
  enum Element {
    FLOAT16(2),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    float get(ByteBuffer from, int at) {
      return switch (this) {
        case FLOAT16 -> half(from.getShort(at));
        case FLOAT32 -> from.getFloat(at);
        case FLOAT64 -> (float) from.getDouble(at);
      };
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
