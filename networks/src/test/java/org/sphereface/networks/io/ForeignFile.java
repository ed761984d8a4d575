package org.sphereface.networks.io;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Files of other programs with given arrays. */
public final class ForeignFile {

  private ForeignFile() {}

  /** A PyTorch state dictionary. */
  public static byte[] torch(Map<String, Shape> shapes, Map<String, float[]> values)
      throws IOException {
    TorchPickle pickle = new TorchPickle();
    shapes.forEach((name, shape) -> pickle.tensor(name, shape, values.get(name)));
    return pickle.archive(false);
  }

  /** MXNet's parameters, version 2. */
  public static byte[] mxnet(Map<String, Shape> shapes, Map<String, float[]> values) {
    int bytes = 64 + shapes.size() * 300;
    for (float[] array : values.values()) {
      bytes += 4 * array.length;
    }
    ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(0x112).putLong(0).putLong(shapes.size());
    shapes.forEach(
        (name, shape) -> {
          file.putInt(0xF993fac9).putInt(0).putInt(shape.dimension());
          for (long size : shape.getShape()) {
            file.putLong(size);
          }
          file.putInt(1).putInt(0).putInt(0);
          for (float value : values.get(name)) {
            file.putFloat(value);
          }
        });
    file.putLong(shapes.size());
    shapes
        .keySet()
        .forEach(name -> file.putLong(name.length()).put(name.getBytes(StandardCharsets.US_ASCII)));
    return Arrays.copyOf(file.array(), file.position());
  }
}
