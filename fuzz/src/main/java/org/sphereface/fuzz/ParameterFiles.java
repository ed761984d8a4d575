package org.sphereface.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of other programs with the parameters of a network of SphereFace.
 *
 * @param sizes of each array by our name; values are made up
 */
record ParameterFiles(Map<String, long[]> sizes) {

  private static byte[] values(long[] sizes) {
    int count = 1;
    for (long size : sizes) {
      count *= (int) size;
    }
    ByteBuffer values = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      values.putFloat(0.01f * (i % 7 - 3));
    }
    return values.array();
  }

  /** A protobuf field of bytes. */
  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, 8L * number + 2);
    varint(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    for (; left > 0x7f; left >>= 7) {
      out.write((int) (left & 0x7f | 0x80));
    }
    out.write((int) left);
  }

  private static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toByteArray();
  }

  byte[] caffe() {
    Map<String, List<byte[]>> layers = new LinkedHashMap<>();
    sizes.forEach(
        (name, shape) -> {
          ByteArrayOutputStream dimensions = new ByteArrayOutputStream();
          for (long size : shape) {
            varint(dimensions, size);
          }
          byte[] shapes = field(7, field(1, dimensions.toByteArray()));
          byte[] blob = joined(List.of(shapes, field(5, values(shape))));
          String layer = name.substring(0, name.indexOf('.'));
          layers
              .computeIfAbsent(layer, of -> new ArrayList<>(List.of(field(1, Corpus.text(layer)))))
              .add(field(7, blob));
        });
    List<byte[]> net = new ArrayList<>(List.of(field(1, Corpus.text("net"))));
    layers.values().forEach(layer -> net.add(field(100, joined(layer))));
    return joined(net);
  }

  private static byte[] little(int bytes, long value) {
    return Arrays.copyOf(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), bytes);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write('X');
    out.writeBytes(little(4, text.length()));
    out.writeBytes(Corpus.text(text));
  }

  private static void tuple(ByteArrayOutputStream out, long... values) {
    out.write('(');
    for (long value : values) {
      out.write('J');
      out.writeBytes(little(4, value));
    }
    out.write('t');
  }

  private byte[] stateDictionary() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes(Corpus.text("ccollections\nOrderedDict\n)R("));
    int key = 0;
    for (Map.Entry<String, long[]> array : sizes.entrySet()) {
      long[] shape = array.getValue();
      long[] strides = new long[shape.length];
      long count = 1;
      for (int i = shape.length - 1; i >= 0; i--) {
        strides[i] = count;
        count *= shape[i];
      }
      text(out, array.getKey());
      out.writeBytes(Corpus.text("ctorch._utils\n_rebuild_tensor_v2\n(("));
      text(out, "storage");
      out.writeBytes(Corpus.text("ctorch\nFloatStorage\n"));
      text(out, Integer.toString(key++));
      text(out, "cpu");
      out.write('J');
      out.writeBytes(little(4, count));
      out.writeBytes(Corpus.text("tQK\0"));
      tuple(out, shape);
      tuple(out, strides);
      out.write(0x89);
      out.writeBytes(Corpus.text("NtR"));
    }
    out.writeBytes(Corpus.text("u."));
    return out.toByteArray();
  }

  byte[] torchArchive() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("n/data.pkl", stateDictionary());
    int key = 0;
    for (long[] shape : sizes.values()) {
      members.put("n/data/" + key++, values(shape));
    }
    return Corpus.zip(members, false);
  }

  byte[] torchPickles() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\2M\u00e9\3.\u0080\2}."
            .getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(stateDictionary());
    out.writeBytes(new byte[] {(byte) 0x80, 2, ']', '('});
    for (int key = 0; key < sizes.size(); key++) {
      text(out, Integer.toString(key));
    }
    out.writeBytes(Corpus.text("e."));
    for (long[] shape : sizes.values()) {
      byte[] values = values(shape);
      out.writeBytes(little(8, values.length / 4));
      out.writeBytes(values);
    }
    return out.toByteArray();
  }

  /** By the networks' own names. */
  byte[] mxnet() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(little(8, 0x112));
    out.writeBytes(little(8, 0));
    out.writeBytes(little(8, sizes.size()));
    for (long[] shape : sizes.values()) {
      out.writeBytes(little(4, 0xF993fac9L));
      out.writeBytes(little(4, 0));
      out.writeBytes(little(4, shape.length));
      for (long size : shape) {
        out.writeBytes(little(8, size));
      }
      out.writeBytes(little(8, 1));
      out.writeBytes(little(4, 0));
      out.writeBytes(values(shape));
    }
    out.writeBytes(little(8, sizes.size()));
    for (String name : sizes.keySet()) {
      out.writeBytes(little(8, name.length()));
      out.writeBytes(Corpus.text(name));
    }
    return out.toByteArray();
  }
}
