package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.JsonUtils;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sphereface.files.FileKind;

/**
 * The header of a safetensors file: 8 bytes of length (little-endian), then JSON with the type, the
 * shape and the place of every array. The data follow.
 *
 * @param entries the arrays by name, in the header's order
 * @param dataStart position of the first byte of data in the file
 */
record SafetensorsHeader(Map<String, Entry> entries, long dataStart) {

  static final String METADATA = "__metadata__";
  private static final int LONGEST = 100_000_000;

  /**
   * An array.
   *
   * @param begin of its bytes, counted from the start of the data
   * @param end of its bytes, exclusive
   */
  record Entry(DataType type, Shape shape, long begin, long end) {
    long bytes() {
      return end - begin;
    }
  }

  private record JsonEntry(
      String dtype, List<Long> shape, @SerializedName("data_offsets") List<Long> offsets) {}

  /** Returns the header, with its length in front, of arrays that follow one another. */
  static ByteBuffer of(Map<String, ParameterFile.Content> contents, Map<String, String> notes) {
    Map<String, Object> described = new LinkedHashMap<>();
    if (!notes.isEmpty()) {
      described.put(METADATA, new TreeMap<>(notes));
    }
    long begin = 0;
    for (Map.Entry<String, ParameterFile.Content> named : contents.entrySet()) {
      ParameterFile.Content content = named.getValue();
      long end = begin + content.shape().size() * content.type().getNumOfBytes();
      List<Long> shape = Arrays.stream(content.shape().getShape()).boxed().toList();
      String type = content.type().asSafetensors();
      described.put(named.getKey(), new JsonEntry(type, shape, List.of(begin, end)));
      begin = end;
    }
    byte[] json = JsonUtils.GSON_COMPACT.toJson(described).getBytes(StandardCharsets.UTF_8);
    int length = (json.length + 7) / 8 * 8;
    ByteBuffer header = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(length).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  /** Reads and checks the header of a file whose channel is at its start. */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    requireNoOtherKind(file, channel);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, length);
    long announced = length.hasRemaining() ? -1 : length.getLong(0);
    if (announced < 2 || announced > LONGEST || announced > channel.size() - 8) {
      throw wrong(
          file,
          "no safetensors file, or cut short: expected 8 bytes with the length of a JSON header,"
              + " then the header");
    }
    ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(announced));
    fill(channel, text);
    String json = new String(text.array(), StandardCharsets.UTF_8);
    Map<String, Entry> entries =
        new SafetensorsJson(file, json).entries(channel.size() - 8 - announced);
    return new SafetensorsHeader(entries, 8 + announced);
  }

  /** Refuses a file of another format and names that format. */
  private static void requireNoOtherKind(Path file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), FileKind.START));
    fill(channel, start);
    ByteBuffer last = ByteBuffer.allocate(1);
    int end = channel.size() == 0 || channel.read(last, channel.size() - 1) < 1 ? -1 : last.get(0);
    channel.position(0);
    Optional<FileKind> kind =
        FileKind.of(Arrays.copyOf(start.array(), start.position()), end)
            .filter(other -> other != FileKind.SAFETENSORS && other != FileKind.MATLAB_4);
    if (kind.isPresent()) {
      throw wrong(file, "expected a safetensors file, found " + ParameterAdvice.of(kind.get()));
    }
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // reads may give less than asked for
    }
  }

  static IllegalArgumentException wrong(Path file, String problem) {
    return new IllegalArgumentException(file + ": " + problem + ".");
  }
}
