package org.sphereface.networks.io;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes tensors as torch.save does, by the rules of torch/serialization.py. */
final class TorchPickle {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> storages = new LinkedHashMap<>();

  /** Begins a state dictionary. */
  TorchPickle() {
    bytes(0x80, 2).text("ccollections\nOrderedDict\n)R(");
  }

  TorchPickle bytes(int... values) {
    for (int value : values) {
      pickle.write(value);
    }
    return this;
  }

  TorchPickle text(String opcodes) {
    pickle.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  TorchPickle string(String text) {
    bytes('X').integer(text.length());
    return text(text);
  }

  private TorchPickle integer(int value) {
    pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private TorchPickle tuple(long... values) {
    bytes('(');
    for (long value : values) {
      bytes('J').integer((int) value);
    }
    return bytes('t');
  }

  /** A float32 tensor of a storage of its own. */
  TorchPickle tensor(String name, Shape shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    long[] strides = new long[shape.dimension()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return tensor(name, "Float", 4, bytes.array(), 0, shape.getShape(), strides);
  }

  TorchPickle tensor(
      String name, String type, int each, byte[] values, int offset, long[] shape, long[] strides) {
    String key = Integer.toString(storages.size());
    storages.put(key, values);
    string(name).text("ctorch._utils\n_rebuild_tensor_v2\n((").string("storage");
    text("ctorch\n" + type + "Storage\n").string(key).string("cpu");
    bytes('J').integer(values.length / each).text("tQJ").integer(offset);
    return tuple(shape).tuple(strides).bytes(0x89).text("ccollections\nOrderedDict\n)RtR");
  }

  /** Since PyTorch 1.6: a zip archive. */
  byte[] archive(boolean compressed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "archive/data.pkl", text("u.").pickle.toByteArray(), compressed);
      for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
        add(zip, "archive/data/" + storage.getKey(), storage.getValue(), compressed);
      }
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] content, boolean compressed)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    if (!compressed) {
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(sum.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Before: pickles, then storages. */
  byte[] older() {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes(text("u.").pickle.toByteArray());
    pickle.reset();
    bytes(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
    bytes(0x80, 2, 'M', 0xe9, 3, '.', 0x80, 2).text("}(").string("little_endian");
    bytes(0x88).text("u.");
    pickle.writeBytes(object.toByteArray());
    bytes(0x80, 2).text("](");
    storages.keySet().forEach(this::string);
    text("e.");
    for (byte[] values : storages.values()) {
      pickle.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(values.length / 4).array());
      pickle.writeBytes(values);
    }
    return pickle.toByteArray();
  }
}
