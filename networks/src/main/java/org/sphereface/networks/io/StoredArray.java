package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the values of an array are in a file. They are little-endian and not compressed.
 *
 * @param type of a value in the file
 * @param shape of the array
 * @param strides bytes from a value to the next one along each dimension
 * @param position of the first value in the file
 */
record StoredArray(DataType type, Shape shape, List<Long> strides, long position) {

  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

  /** Copies the list. */
  StoredArray {
    strides = List.copyOf(strides);
  }

  /** Makes an array whose values follow one another, the last dimension first. */
  static StoredArray contiguous(DataType type, Shape shape, long position) {
    Long[] strides = new Long[shape.dimension()];
    long stride = type.getNumOfBytes();
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return new StoredArray(type, shape, List.of(strides), position);
  }

  /** Returns the bytes from the first value to behind the last one. */
  long bytes() {
    if (shape.size() == 0) {
      return 0;
    }
    return IntStream.range(0, shape.dimension())
            .mapToLong(i -> (shape.get(i) - 1) * strides.get(i))
            .sum()
        + type.getNumOfBytes();
  }

  /** Returns the position behind the last value. */
  long end() {
    return position + bytes();
  }

  boolean isContiguous() {
    return strides.equals(contiguous(type, shape, position).strides());
  }

  /** Swaps the last two dimensions of an array of four; others stay. */
  StoredArray transposed() {
    if (shape.dimension() != 4) {
      return this;
    }
    List<Long> swapped = new ArrayList<>(strides);
    swapped.add(2, swapped.remove(3));
    return new StoredArray(
        type, new Shape(shape.get(0), shape.get(1), shape.get(3), shape.get(2)), swapped, position);
  }

  /** Whether the values can be read as float32. */
  boolean isReal() {
    return type.isFloating() || type == DataType.BFLOAT16;
  }

  /**
   * Reads the values as they are stored.
   *
   * @param into as many bytes as the contiguous array has
   */
  void read(FileChannel channel, ByteBuffer into) throws IOException {
    fill(channel, into, position);
  }

  /**
   * Reads the values as float32, row by row.
   *
   * @param into four bytes for each value, in the machine's byte order
   */
  void readReals(FileChannel channel, ByteBuffer into) throws IOException {
    if (type == DataType.FLOAT32
        && isContiguous()
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      read(channel, into);
      return;
    }
    ByteBuffer stored = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, stored, position);
    int dimensions = shape.dimension();
    long[] index = new long[dimensions];
    int at = 0;
    for (long left = shape.size(); left > 0; left--) {
      into.putFloat(real(stored, at));
      for (int i = dimensions - 1; i >= 0; i--) {
        at += Math.toIntExact(strides.get(i));
        if (++index[i] < shape.get(i)) {
          break;
        }
        at -= Math.toIntExact(index[i] * strides.get(i));
        index[i] = 0;
      }
    }
  }

  private float real(ByteBuffer stored, int at) {
    return switch (type) {
      case FLOAT32 -> stored.getFloat(at);
      case FLOAT64 -> (float) stored.getDouble(at);
      case BFLOAT16 -> Float.intBitsToFloat(stored.getShort(at) << 16);
      case FLOAT16 -> half(stored.getShort(at));
      default -> throw new IllegalStateException("no real numbers: " + type);
    };
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      int wide = exponent == 0x1f ? 0xff : exponent + 112;
      magnitude = Float.intBitsToFloat(wide << 23 | fraction << 13);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** Returns the bytes from the first value to behind the last one, at most 2 GiB. */
  int size() throws IOException {
    if (bytes() > MOST_BYTES) {
      throw new IOException("an array has " + bytes() + " bytes, and at most 2 GiB are read");
    }
    return (int) bytes();
  }

  static void fill(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    long position = from;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position);
      if (read < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      position += read;
    }
  }
}
