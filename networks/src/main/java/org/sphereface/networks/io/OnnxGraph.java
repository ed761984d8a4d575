package org.sphereface.networks.io;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * Collects a network's layers as ONNX operators of set 13, with their parameters, and writes them
 * as a model. Values have names: a layer takes the name of its input and returns the name of its
 * output.
 *
 * <p>The messages are written field by field, because protobuf-java has no generated classes for
 * ONNX, and such classes would copy the parameters several times.
 *
 * <p>Source: github.com/onnx/onnx, onnx.proto3 (field numbers) and docs/Operators.md.
 */
public final class OnnxGraph {

  /** The name of the network's input value. */
  public static final String INPUT = "images";

  static final String OUTPUT = "embeddings";

  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;
  private static final int INTERMEDIATE_VERSION = 7;
  private static final int OPERATOR_SET = 13;
  private static final int GRAPH = 7;

  /** What the operators are chosen for; their values agree up to rounding. */
  public enum Form {

    /** For files: the operators of the standard that a reader expects, such as PRelu. */
    STANDARD,

    /**
     * For ONNX Runtime on the CPU: operators that keep the blocks of channels in which its
     * convolutions compute. PRelu makes it convert the maps twice.
     */
    BLOCKED
  }

  private final Form form;
  private final List<ByteString> nodes = new ArrayList<>();
  private final List<ByteString> initializers = new ArrayList<>();

  /** Makes an empty graph. */
  public OnnxGraph(Form form) {
    this.form = form;
  }

  /** Returns what its operators are chosen for. */
  public Form form() {
    return form;
  }

  /** Writes the fields of a message. */
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

  /** A field that holds a message; the message is not copied. */
  private static ByteString field(int number, ByteString message) {
    return message(out -> writeStart(out, number, message.size())).concat(message);
  }

  private static void writeStart(CodedOutputStream out, int number, int size) throws IOException {
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  /** The options of an operator. */
  public static final class Attributes {
    private final List<ByteString> fields = new ArrayList<>();

    /** Adds a number. */
    public Attributes real(String name, float value) {
      return add(name, ATTRIBUTE_FLOAT, out -> out.writeFloat(2, value));
    }

    /** Adds a whole number. */
    public Attributes integer(String name, long value) {
      return add(name, ATTRIBUTE_INT, out -> out.writeInt64(3, value));
    }

    /** Adds a list of whole numbers. */
    public Attributes integers(String name, long... values) {
      return add(
          name,
          ATTRIBUTE_INTS,
          out -> {
            for (long value : values) {
              out.writeInt64(8, value);
            }
          });
    }

    private Attributes add(String name, int type, Fields value) {
      fields.add(
          message(
              out -> {
                out.writeString(1, name);
                value.writeTo(out);
                out.writeInt32(20, type);
              }));
      return this;
    }
  }

  /** Returns an empty set of options. */
  public static Attributes attributes() {
    return new Attributes();
  }

  /**
   * Adds an operator.
   *
   * @return the name of its output
   */
  public String add(String operator, Attributes attributes, String... inputs) {
    String output = operator.toLowerCase(Locale.ROOT) + "_" + (nodes.size() + 1);
    return add(operator, attributes, output, inputs);
  }

  private String add(String operator, Attributes attributes, String output, String[] inputs) {
    ByteString node =
        message(
            out -> {
              for (String input : inputs) {
                out.writeString(1, input);
              }
              out.writeString(2, output);
              out.writeString(3, output);
              out.writeString(4, operator);
              for (ByteString attribute : attributes.fields) {
                out.writeBytes(5, attribute);
              }
            });
    nodes.add(field(1, node));
    return output;
  }

  /** Adds a parameter's values and returns the name by which operators take them. */
  public String parameter(Parameter parameter) {
    return parameter(parameter, parameter.getArray().getShape());
  }

  /** Adds a parameter as {@link #parameter(Parameter)} does, in another shape of the same size. */
  public String parameter(Parameter parameter, Shape shape) {
    return values(parameter.getName(), parameter.getArray().toFloatArray(), shape);
  }

  /** Adds values that are computed from parameters and returns the name. */
  public String values(String name, float[] values, Shape shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    ByteString tensor =
        message(
            out -> {
              for (long side : shape.getShape()) {
                out.writeInt64(1, side);
              }
              out.writeInt32(2, FLOAT);
              out.writeString(8, name);
              writeStart(out, 9, bytes.remaining());
            });
    initializers.add(field(5, tensor.concat(UnsafeByteOperations.unsafeWrap(bytes))));
    return name;
  }

  /**
   * Writes the model as a {@link WholeFile}.
   *
   * @param last the value that becomes the embedding, N x d or N x d x 1 x 1
   * @param image N x 3 x height x width
   * @param notes the model's {@code metadata_props}
   * @throws UncheckedIOException if the file cannot be written
   * @throws IllegalArgumentException if the model is larger than the format's 2 GiB
   */
  public void write(
      Path file, String last, Shape image, long embeddingSize, Map<String, String> notes) {
    add("Flatten", attributes().integer("axis", 1), OUTPUT, new String[] {last});
    List<ByteString> graph = new ArrayList<>(nodes);
    graph.add(message(out -> out.writeString(2, "network")));
    graph.addAll(initializers);
    graph.add(field(11, value(INPUT, image.get(1), image.get(2), image.get(3))));
    graph.add(field(12, value(OUTPUT, embeddingSize)));
    long bytes = graph.stream().mapToLong(ByteString::size).sum();
    ByteString rest = operatorSetAndNotes(notes);
    // protobuf's own limit on a message
    if (bytes + rest.size() + 100 > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the network has " + bytes + " bytes, but an ONNX file holds at most 2 GiB");
    }
    try (WholeFile whole = WholeFile.open(file)) {
      CodedOutputStream out =
          CodedOutputStream.newInstance(Channels.newOutputStream(whole.channel()));
      out.writeInt32(1, INTERMEDIATE_VERSION);
      out.writeString(2, "sphereface");
      writeStart(out, GRAPH, (int) bytes);
      for (ByteString part : graph) {
        out.writeRawBytes(part);
      }
      out.writeRawBytes(rest);
      out.flush();
      whole.commit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  private static ByteString operatorSetAndNotes(Map<String, String> notes) {
    return message(
        out -> {
          out.writeBytes(8, pair("", value -> value.writeInt64(2, OPERATOR_SET)));
          for (Map.Entry<String, String> note : new TreeMap<>(notes).entrySet()) {
            out.writeBytes(14, pair(note.getKey(), value -> value.writeString(2, note.getValue())));
          }
        });
  }

  private static ByteString pair(String key, Fields value) {
    return message(
        out -> {
          out.writeString(1, key);
          value.writeTo(out);
        });
  }

  /** A float32 value whose first dimension is the number of images. */
  private static ByteString value(String name, long... sides) {
    ByteString shape =
        message(
            out -> {
              out.writeBytes(1, message(images -> images.writeString(2, "N")));
              for (long side : sides) {
                out.writeBytes(1, message(dimension -> dimension.writeInt64(1, side)));
              }
            });
    ByteString tensor =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeBytes(2, shape);
            });
    return pair(name, out -> out.writeBytes(2, field(1, tensor)));
  }
}
