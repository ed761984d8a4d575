package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sphereface.files.FileKind;
import org.sphereface.files.PrintableText;

/**
 * The arrays of a file by name. The file may come from anybody, so every size and place is checked
 * before it is used, and the number of arrays is bounded.
 */
final class StoredArrays {

  private static final int SHOWN = 100;
  private static final int MOST_ARRAYS = 200_000;
  private static final int MOST_DIMENSIONS = 16;

  private final Path file;
  private final long fileSize;
  private final Map<String, StoredArray> arrays = new LinkedHashMap<>();

  private StoredArrays(Path file, long fileSize) {
    this.file = file;
    this.fileSize = fileSize;
  }

  /**
   * Finds the arrays of a file. Its first bytes tell the format.
   *
   * @throws IllegalArgumentException if the file is damaged, or of a format that is not read
   */
  static Map<String, StoredArray> of(Path file, FileChannel channel) throws IOException {
    Optional<FileKind> kind = kind(file, channel);
    StoredArrays found = new StoredArrays(file, channel.size());
    try {
      reader(file, kind).read(channel, found);
    } catch (EOFException | InvalidProtocolBufferException e) {
      throw found.wrong(
          "cut short or damaged ("
              + kind.map(FileKind::title).orElse("a safetensors file")
              + "): copy or fetch the file again");
    }
    found.requireApart();
    return Collections.unmodifiableMap(found.arrays);
  }

  private static ArrayReader reader(Path file, Optional<FileKind> kind) {
    if (kind.isEmpty()) {
      return new SafetensorsHeader();
    }
    return switch (kind.get()) {
      // five whole numbers of a MATLAB file may begin a safetensors file
      case SAFETENSORS, MATLAB_4 -> new SafetensorsHeader();
      case CAFFE -> new CaffeModel();
      case ZIP, TORCH_PICKLE -> new TorchFile();
      case MXNET -> new MxnetFile();
      default ->
          throw new IllegalArgumentException(
              file
                  + ": expected parameters (safetensors, Caffe, PyTorch or MXNet), found "
                  + ParameterAdvice.of(kind.get())
                  + ".");
    };
  }

  private static Optional<FileKind> kind(Path file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), FileKind.START));
    while (start.hasRemaining() && channel.read(start) >= 0) {
      // reads may give less than asked for
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    int end = channel.size() == 0 || channel.read(last, channel.size() - 1) < 1 ? -1 : last.get(0);
    channel.position(0);
    Optional<FileKind> kind = FileKind.of(Arrays.copyOf(start.array(), start.position()), end);
    // a Caffe model without a name begins like no other format
    boolean caffe = file.toString().toLowerCase(Locale.ROOT).endsWith(".caffemodel");
    return kind.isEmpty() && caffe && channel.size() > 0 ? Optional.of(FileKind.CAFFE) : kind;
  }

  /**
   * Adds an array.
   *
   * @throws IllegalArgumentException if there is one of that name, its values share bytes with one
   *     another, or they are not all in the file
   */
  void add(String name, StoredArray array) {
    if (arrays.size() == MOST_ARRAYS) {
      throw wrong("it has more than " + MOST_ARRAYS + " arrays, which no network has");
    }
    requireOneByOne(name, array);
    if (array.position() < 0
        || array.position() > fileSize
        || array.bytes() > fileSize - array.position()) {
      throw wrong(
          String.format(
              "cut short: array '%s' ends at byte %d of the file, which has %d; copy the file again",
              printable(name), array.end(), fileSize));
    }
    if (arrays.put(name, array) != null) {
      throw wrong(name, "occurs twice in the file");
    }
  }

  /**
   * Makes a shape.
   *
   * @throws IllegalArgumentException if it is of more than 16 dimensions, one is negative, or they
   *     have more bytes than a file can
   */
  Shape shape(String name, DataType type, long... sizes) {
    if (sizes.length > MOST_DIMENSIONS) {
      throw wrong(name, "has more than " + MOST_DIMENSIONS + " dimensions");
    }
    long bytes = type.getNumOfBytes();
    try {
      for (long size : sizes) {
        if (size < 0) {
          throw wrong(name, "has the size " + size);
        }
        bytes = Math.multiplyExact(bytes, Math.max(1, size));
      }
    } catch (ArithmeticException e) {
      throw wrong(name, "has the shape " + Arrays.toString(sizes) + ", which no file can hold");
    }
    return new Shape(sizes);
  }

  /** Requires strides by which no two values of an array share bytes. */
  private void requireOneByOne(String name, StoredArray array) {
    if (array.isContiguous()) {
      return;
    }
    List<Integer> ascending =
        IntStream.range(0, array.shape().dimension())
            .filter(i -> array.shape().get(i) > 1)
            .boxed()
            .sorted(Comparator.comparing(array.strides()::get))
            .toList();
    long within = array.type().getNumOfBytes();
    for (int i : ascending) {
      long stride = array.strides().get(i);
      if (stride < within || stride > fileSize) {
        throw wrong(
            name,
            "has strides by which its values overlap or leave the file: save a contiguous copy"
                + " (tensor.contiguous() in PyTorch)");
      }
      within = stride * array.shape().get(i);
      if (within / array.shape().get(i) != stride) {
        throw wrong(name, "has strides that leave the file");
      }
    }
  }

  /** Requires arrays of bytes of their own; two names of one whole array are allowed. */
  private void requireApart() {
    List<Map.Entry<String, StoredArray>> placed =
        arrays.entrySet().stream()
            .filter(entry -> entry.getValue().bytes() > 0)
            .sorted(Comparator.comparingLong(entry -> entry.getValue().position()))
            .toList();
    for (int i = 1; i < placed.size(); i++) {
      StoredArray before = placed.get(i - 1).getValue();
      StoredArray array = placed.get(i).getValue();
      if (array.position() < before.end()
          && (array.position() != before.position() || array.end() != before.end())) {
        throw wrong(
            placed.get(i).getKey(),
            "shares bytes with array '"
                + printable(placed.get(i - 1).getKey())
                + "': the file is damaged");
      }
    }
  }

  IllegalArgumentException wrong(String name, String problem) {
    return wrong("array '" + printable(name) + "' " + problem);
  }

  IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(file + ": " + problem + ".");
  }

  static String printable(String name) {
    return PrintableText.of(name, SHOWN);
  }
}
