package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the arrays of an MXNet parameter file (.params): a list of arrays, then a list of names.
 * {@code arg:} and {@code aux:} before a name are left out.
 *
 * <p>An array begins with a number that tells its form: version 2 and 3 have the kind of storage
 * (dense only is read) and the shape in 64 bits, version 1 the shape in 64 bits, older ones the
 * number of dimensions and the shape in 32 bits. Then follow the device, the type and the values.
 *
 * <p>Source: github.com/apache/mxnet, src/ndarray/ndarray.cc, NDArray::Save and LegacyLoad.
 */
final class MxnetFile implements ArrayReader {

  private static final long LIST = 0x112;
  private static final long VERSION_1 = 0xF993fac8L;
  private static final long VERSION_2 = 0xF993fac9L;
  private static final long VERSION_3 = 0xF993facaL;
  private static final int MOST_DIMENSIONS = 16;
  private static final int LONGEST_NAME = 1000;
  private static final int SMALLEST_ARRAY = 8;
  private static final int DEVICE_BYTES = 8;

  private static final Map<Integer, DataType> TYPES =
      Map.of(
          0, DataType.FLOAT32,
          1, DataType.FLOAT64,
          2, DataType.FLOAT16,
          3, DataType.UINT8,
          4, DataType.INT32,
          5, DataType.INT8,
          6, DataType.INT64,
          7, DataType.BOOLEAN,
          12, DataType.BFLOAT16);

  /** Reads numbers of a file in order. */
  private static final class Numbers {
    private final FileChannel channel;
    private long position;

    private Numbers(FileChannel channel) {
      this.channel = channel;
    }

    long unsigned() throws IOException {
      return next(Integer.BYTES).getInt(0) & 0xffffffffL;
    }

    long wide() throws IOException {
      return next(Long.BYTES).getLong(0);
    }

    ByteBuffer next(int count) throws IOException {
      if (count > channel.size() - position) {
        throw new EOFException();
      }
      ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
      StoredArray.fill(channel, bytes, position);
      position += count;
      return bytes;
    }

    /** A count of things that take so many bytes each, at least. */
    int count(int bytes) throws IOException {
      long count = wide();
      if (count < 0 || count > (channel.size() - position) / bytes) {
        throw new EOFException();
      }
      return Math.toIntExact(count);
    }
  }

  @Override
  public void read(FileChannel channel, StoredArrays into) throws IOException {
    Numbers in = new Numbers(channel);
    if (in.wide() != LIST || in.wide() != 0) {
      throw into.wrong("no list of arrays of MXNet");
    }
    int count = in.count(SMALLEST_ARRAY);
    List<StoredArray> arrays = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arrays.add(array(in, "number " + i, into));
    }
    int names = in.count(Long.BYTES);
    if (names != count) {
      throw into.wrong(
          "a list of " + count + " arrays with " + names + " names: save them with their names");
    }
    for (StoredArray array : arrays) {
      int length = in.count(1);
      if (length > LONGEST_NAME) {
        throw into.wrong("it has a name of " + length + " bytes");
      }
      String name = new String(in.next(length).array(), StandardCharsets.UTF_8);
      if (array != null) {
        into.add(name.replaceFirst("^(arg|aux):", ""), array);
      }
    }
  }

  /** Returns null for an array without values. */
  private static StoredArray array(Numbers in, String name, StoredArrays into) throws IOException {
    long version = in.unsigned();
    long dimensions;
    boolean wide = version >= VERSION_1 && version <= VERSION_3;
    if (version == VERSION_2 || version == VERSION_3) {
      if (in.unsigned() != 0) {
        throw into.wrong(name, "is sparse; only dense arrays are read");
      }
    }
    dimensions = wide ? in.unsigned() : version;
    if (version == VERSION_3 ? dimensions == 0xffffffffL : dimensions == 0) {
      return null;
    }
    if (dimensions > MOST_DIMENSIONS) {
      throw into.wrong(name, "is of an unknown version of MXNet, or damaged");
    }
    long[] sizes = new long[(int) dimensions];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = wide ? in.wide() : in.unsigned();
    }
    in.next(DEVICE_BYTES);
    long number = in.unsigned();
    DataType type = number > Byte.MAX_VALUE ? null : TYPES.get((int) number);
    if (type == null) {
      throw into.wrong(name, "has the unknown type " + number);
    }
    Shape shape = into.shape(name, type, sizes);
    StoredArray array = StoredArray.contiguous(type, shape, in.position);
    if (array.bytes() > in.channel.size() - in.position) {
      throw new EOFException();
    }
    in.position += array.bytes();
    return array;
  }
}
