package org.sphereface.experiments.model;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes small ONNX models of one operator, field by field. */
public final class OnnxBytes {

  private OnnxBytes() {}

  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] value(String name, long... shape) {
    byte[] dimensions =
        message(
            out -> {
              for (long side : shape) {
                out.writeByteArray(
                    1,
                    message(
                        dimension -> {
                          if (side > 0) {
                            dimension.writeInt64(1, side);
                          } else {
                            dimension.writeString(2, "n" + -side);
                          }
                        }));
              }
            });
    byte[] tensor =
        message(
            out -> {
              out.writeInt32(1, 1);
              out.writeByteArray(2, dimensions);
            });
    byte[] type = message(out -> out.writeByteArray(1, tensor));
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, type);
        });
  }

  /**
   * Returns a model.
   *
   * @param operator such as Flatten, of the first input
   * @param initializer a tensor of two values in the file {@code values.bin} is the second input
   * @param inputs how many
   * @param shape of each; 0 or less for a free side
   */
  public static byte[] model(String operator, boolean initializer, int inputs, long... shape) {
    byte[] node =
        message(
            out -> {
              out.writeString(1, "input0");
              if (initializer) {
                out.writeString(1, "values");
              }
              out.writeString(2, "output");
              out.writeString(4, operator);
            });
    byte[] graph =
        message(
            out -> {
              out.writeByteArray(1, node);
              out.writeString(2, "graph");
              if (initializer) {
                out.writeByteArray(5, external());
              }
              for (int i = 0; i < inputs; i++) {
                out.writeByteArray(11, value("input" + i, shape));
              }
              out.writeByteArray(12, value("output", -8, -9));
            });
    byte[] operators = message(out -> out.writeInt64(2, 13));
    return message(
        out -> {
          out.writeInt64(1, 7);
          out.writeByteArray(7, graph);
          out.writeByteArray(8, operators);
        });
  }

  private static byte[] external() {
    return message(
        out -> {
          out.writeInt64(1, 1);
          out.writeInt32(2, 1);
          out.writeString(8, "values");
          out.writeByteArray(
              13,
              message(
                  entry -> {
                    entry.writeString(1, "location");
                    entry.writeString(2, "values.bin");
                  }));
          out.writeInt32(14, 1);
        });
  }
}
