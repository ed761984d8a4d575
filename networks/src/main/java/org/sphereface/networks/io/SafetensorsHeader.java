package org.sphereface.networks.io;

import ai.djl.util.JsonUtils;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: 8 bytes of length (little-endian), then JSON with the type, the
 * shape and the place of every array. The data follow.
 */
final class SafetensorsHeader implements ArrayReader {

  static final String METADATA = "__metadata__";
  private static final int LONGEST = 100_000_000;

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

  @Override
  public void read(FileChannel channel, StoredArrays into) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    long announced = -1;
    if (channel.size() >= length.capacity()) {
      StoredArray.fill(channel, length, 0);
      announced = length.getLong(0);
    }
    if (announced < 2 || announced > LONGEST || announced > channel.size() - 8) {
      throw into.wrong(
          "no safetensors file, or cut short: expected 8 bytes with the length of a JSON header,"
              + " then the header");
    }
    ByteBuffer text = ByteBuffer.allocate(Math.toIntExact(announced));
    StoredArray.fill(channel, text, 8);
    String json = new String(text.array(), StandardCharsets.UTF_8);
    new SafetensorsJson(json, 8 + announced, channel.size(), into).read();
  }
}
