package org.sphereface.networks.io;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import org.sphereface.files.PrintableText;

/**
 * Reads the JSON of a safetensors file's header, once from left to right. The file may come from
 * anybody, so every size, depth and number is checked before it is used.
 *
 * @param text the header
 * @param dataStart position of the first byte of data in the file
 * @param fileSize bytes of the file
 * @param into the arrays in the order of the header
 */
record SafetensorsJson(String text, long dataStart, long fileSize, StoredArrays into) {

  private static final int SHOWN = 100;
  private static final int MOST_DIMENSIONS = 16;
  private static final int DEEPEST = 64;

  /**
   * Adds the arrays.
   *
   * @throws IllegalArgumentException if it is not such a header, or arrays do not fit into the data
   */
  void read() {
    String name = null;
    try {
      JsonReader json = new JsonReader(new StringReader(text));
      json.setNestingLimit(DEEPEST);
      json.beginObject();
      while (json.hasNext()) {
        name = json.nextName();
        if (name.equals(SafetensorsHeader.METADATA)) {
          json.skipValue();
        } else {
          into.add(name, array(name, json));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw into.wrong("no safetensors file: more follows its header's end");
      }
    } catch (EOFException e) {
      throw into.wrong(
          "no safetensors file: its header is "
              + (text.isBlank() ? "empty" : "not JSON (cut off)"));
    } catch (MalformedJsonException e) {
      throw into.wrong("no safetensors file: its header is not JSON");
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw name == null
          ? into.wrong("no safetensors file: its header is not a JSON object")
          : into.wrong(
              name,
              "is not understood: the header describes an array by a dtype, a shape of whole"
                  + " numbers and two data_offsets");
    }
  }

  private StoredArray array(String name, JsonReader json) throws IOException {
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
      throw into.wrong(name, "has no dtype, no shape or no data_offsets in the header");
    }
    requirePlace(name, type, shape, offsets);
    return StoredArray.contiguous(type, new Shape(shape), dataStart + offsets[0]);
  }

  private DataType type(String name, String text) {
    try {
      return DataType.fromSafetensors(text);
    } catch (IllegalArgumentException e) {
      throw into.wrong(
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
        throw into.wrong(name, "has more than " + MOST_DIMENSIONS + " dimensions in the header");
      }
      numbers[count] = json.nextLong();
      if (numbers[count++] < 0) {
        throw into.wrong(name, "has the size or place " + numbers[count - 1] + " in the header");
      }
    }
    json.endArray();
    return Arrays.copyOf(numbers, count);
  }

  private void requirePlace(String name, DataType type, long[] shape, long[] offsets) {
    long expected = type.getNumOfBytes();
    String sizes = Arrays.toString(shape);
    try {
      for (long size : shape) {
        expected = Math.multiplyExact(expected, size);
      }
    } catch (ArithmeticException e) {
      throw into.wrong(name, "has the shape " + sizes + ", which no file can hold");
    }
    if (offsets[1] - offsets[0] != expected) {
      throw into.wrong(
          name,
          String.format(
              "of shape %s takes %d bytes, but the header gives it %d to %d",
              sizes, expected, offsets[0], offsets[1]));
    }
    if (offsets[1] > fileSize - dataStart) {
      throw into.wrong(
          String.format(
              "cut short: array '%s' ends at byte %d of the data, but there are %d; copy the file"
                  + " again",
              StoredArrays.printable(name), offsets[1], fileSize - dataStart));
    }
  }
}
