package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.PrintableText;
import org.sphereface.networks.io.SafetensorsHeader.Entry;

/**
 * Reads the JSON of a safetensors file's header, once from left to right. The file may come from
 * anybody, so every size, depth and number is checked before it is used.
 *
 * @param file for messages
 * @param text the header
 */
record SafetensorsJson(Path file, String text) {

  private static final int SHOWN = 100;
  private static final int MOST_DIMENSIONS = 16;
  private static final int DEEPEST = 64;

  /**
   * Reads the arrays in the order of the header.
   *
   * @param available bytes of data behind the header
   * @throws IllegalArgumentException if it is not such a header, or arrays do not fit into the data
   *     or into one another
   */
  Map<String, Entry> entries(long available) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String name = null;
    try {
      JsonReader json = new JsonReader(new StringReader(text));
      json.setNestingLimit(DEEPEST);
      json.beginObject();
      while (json.hasNext()) {
        name = json.nextName();
        if (name.equals(SafetensorsHeader.METADATA)) {
          json.skipValue();
        } else if (entries.put(name, entry(name, json, available)) != null) {
          throw wrong(name, "occurs twice in the header");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw SafetensorsHeader.wrong(file, "no safetensors file: more follows its header's end");
      }
    } catch (EOFException e) {
      throw SafetensorsHeader.wrong(
          file,
          "no safetensors file: its header is "
              + (text.isBlank() ? "empty" : "not JSON (cut off)"));
    } catch (MalformedJsonException e) {
      throw SafetensorsHeader.wrong(file, "no safetensors file: its header is not JSON");
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw name == null
          ? SafetensorsHeader.wrong(file, "no safetensors file: its header is not a JSON object")
          : wrong(
              name,
              "is not understood: the header describes an array by a dtype, a shape of whole"
                  + " numbers and two data_offsets");
    }
    requireApart(entries);
    return entries;
  }

  private Entry entry(String name, JsonReader json, long available) throws IOException {
    DataType type = null;
    long[] shape = null;
    long[] offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "dtype" -> type = type(name, json.nextString());
        case "shape" -> shape = numbers(name, json);
        case "data_offsets" -> offsets = numbers(name, json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw wrong(name, "has no dtype, no shape or no data_offsets in the header");
    }
    requirePlace(name, type, shape, offsets, available);
    return new Entry(type, new Shape(shape), offsets[0], offsets[1]);
  }

  private DataType type(String name, String text) {
    try {
      return DataType.fromSafetensors(text);
    } catch (IllegalArgumentException e) {
      throw wrong(
          name,
          "is not understood: it has the unknown type '" + PrintableText.of(text, SHOWN) + "'");
    }
  }

  private long[] numbers(String name, JsonReader json) throws IOException {
    long[] numbers = new long[MOST_DIMENSIONS];
    int count = 0;
    json.beginArray();
    while (json.hasNext()) {
      if (count == MOST_DIMENSIONS) {
        throw wrong(name, "has more than " + MOST_DIMENSIONS + " dimensions in the header");
      }
      numbers[count] = json.nextLong();
      if (numbers[count++] < 0) {
        throw wrong(name, "has the size or place " + numbers[count - 1] + " in the header");
      }
    }
    json.endArray();
    return Arrays.copyOf(numbers, count);
  }

  private void requirePlace(
      String name, DataType type, long[] shape, long[] offsets, long available) {
    long expected = type.getNumOfBytes();
    String sizes = Arrays.toString(shape);
    try {
      for (long size : shape) {
        expected = Math.multiplyExact(expected, size);
      }
    } catch (ArithmeticException e) {
      throw wrong(name, "has the shape " + sizes + ", which no file can hold");
    }
    if (offsets[1] - offsets[0] != expected) {
      throw wrong(
          name,
          String.format(
              "of shape %s takes %d bytes, but the header gives it %d to %d",
              sizes, expected, offsets[0], offsets[1]));
    }
    if (offsets[1] > available) {
      throw SafetensorsHeader.wrong(
          file,
          String.format(
              "cut short: array '%s' ends at byte %d of the data, but there are %d; copy the file"
                  + " again",
              PrintableText.of(name, SHOWN), offsets[1], available));
    }
  }

  private void requireApart(Map<String, Entry> entries) {
    List<Map.Entry<String, Entry>> placed =
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().bytes() > 0)
            .sorted(Comparator.comparingLong(entry -> entry.getValue().begin()))
            .toList();
    for (int i = 1; i < placed.size(); i++) {
      if (placed.get(i).getValue().begin() < placed.get(i - 1).getValue().end()) {
        throw wrong(
            placed.get(i).getKey(),
            "shares bytes with array '"
                + PrintableText.of(placed.get(i - 1).getKey(), SHOWN)
                + "': the file is damaged");
      }
    }
  }

  private IllegalArgumentException wrong(String name, String problem) {
    return SafetensorsHeader.wrong(
        file, "array '" + PrintableText.of(name, SHOWN) + "' " + problem);
  }
}
