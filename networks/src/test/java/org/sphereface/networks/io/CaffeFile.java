package org.sphereface.networks.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes Caffe models by caffe.proto. */
public final class CaffeFile {

  private final boolean old;
  private final Map<String, List<ByteString>> layers = new LinkedHashMap<>();

  /**
   * @param old by the schema of 2014: other field numbers, shapes of four dimensions
   */
  public CaffeFile(boolean old) {
    this.old = old;
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) {
    ByteString.Output bytes = ByteString.newOutput();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  public CaffeFile blob(String layer, NDArray array) {
    return blob(layer, array.getShape(), array.toFloatArray());
  }

  public CaffeFile blob(String layer, Shape shape, float... values) {
    ByteBuffer packed = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    packed.asFloatBuffer().put(values);
    ByteString blob =
        message(
            out -> {
              if (old) {
                for (int i = 0; i < 4; i++) {
                  int dimension = i - 4 + shape.dimension();
                  out.writeInt32(i + 1, dimension < 0 ? 1 : (int) shape.get(dimension));
                }
              } else {
                ByteString sizes =
                    message(
                        inner -> {
                          for (long size : shape.getShape()) {
                            inner.writeInt64NoTag(size);
                          }
                        });
                out.writeBytes(7, message(inner -> inner.writeBytes(1, sizes)));
              }
              out.writeBytes(5, ByteString.copyFrom(packed));
            });
    layers.computeIfAbsent(layer, name -> new ArrayList<>()).add(blob);
    return this;
  }

  public byte[] bytes() {
    return message(
            out -> {
              out.writeString(1, "test");
              for (Map.Entry<String, List<ByteString>> layer : layers.entrySet()) {
                out.writeBytes(
                    old ? 2 : 100,
                    message(
                        inner -> {
                          inner.writeString(old ? 4 : 1, layer.getKey());
                          for (ByteString blob : layer.getValue()) {
                            inner.writeBytes(old ? 6 : 7, blob);
                          }
                        }));
              }
            })
        .toByteArray();
  }
}
