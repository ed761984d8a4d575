package org.sphereface.networks;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
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
import java.util.TreeMap;

/**
 * The header of a safetensors file: 8 bytes of length (little-endian), then JSON that gives type,
 * shape and place of every array; the data follow.
 *
 * @param entries the arrays by name, in the header's order
 * @param dataStart position of the first byte of data in the file
 */
record SafetensorsHeader(Map<String, Entry> entries, long dataStart) {

  private static final String METADATA = "__metadata__";
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

  private record Described(
      String dtype, List<Long> shape, @SerializedName("data_offsets") List<Long> offsets) {}

  /** The header of arrays that follow one another, with its length in front. */
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
      described.put(named.getKey(), new Described(type, shape, List.of(begin, end)));
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
    Map<String, Entry> entries = new LinkedHashMap<>();
    JsonObject json = parse(file, new String(text.array(), StandardCharsets.UTF_8));
    long available = channel.size() - 8 - announced;
    for (Map.Entry<String, JsonElement> named : json.entrySet()) {
      if (!named.getKey().equals(METADATA)) {
        entries.put(named.getKey(), entry(file, named.getKey(), named.getValue(), available));
      }
    }
    return new SafetensorsHeader(entries, 8 + announced);
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // reads may give less than asked for
    }
  }

  private static JsonObject parse(Path file, String text) {
    try {
      JsonObject json = JsonUtils.GSON.fromJson(text, JsonObject.class);
      if (json != null) {
        return json;
      }
    } catch (JsonParseException e) {
      throw wrong(file, "no safetensors file: its header is not JSON");
    }
    throw wrong(file, "no safetensors file: its header is empty");
  }

  private static Entry entry(Path file, String name, JsonElement json, long available) {
    Described described;
    DataType type;
    try {
      described = JsonUtils.GSON.fromJson(json, Described.class);
      type = DataType.fromSafetensors(String.valueOf(described.dtype()));
    } catch (JsonParseException | IllegalArgumentException e) {
      throw wrong(file, "the header of array '" + name + "' is not understood: " + json);
    }
    if (described.shape() == null
        || described.offsets() == null
        || described.offsets().size() != 2) {
      throw wrong(file, "array '" + name + "' has no shape or no data_offsets in the header");
    }
    Shape shape = new Shape(described.shape());
    Entry entry = new Entry(type, shape, described.offsets().get(0), described.offsets().get(1));
    long expected = shape.size() * type.getNumOfBytes();
    if (entry.begin() < 0 || entry.bytes() != expected) {
      throw wrong(
          file,
          String.format(
              "array '%s' of shape %s takes %d bytes, but the header gives it %d to %d",
              name, shape, expected, entry.begin(), entry.end()));
    }
    if (entry.end() > available) {
      throw wrong(
          file,
          String.format(
              "cut short: array '%s' ends at byte %d of the data, but there are %d; copy the file"
                  + " again",
              name, entry.end(), available));
    }
    return entry;
  }

  static IllegalArgumentException wrong(Path file, String problem) {
    return new IllegalArgumentException(file + ": " + problem + ".");
  }
}
