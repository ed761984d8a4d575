package org.sphereface.networks.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * A network's layers as ONNX operators of set 13, with the parameters as they are. Values have
 * names: a layer takes that of its input and gives that of its output.
 *
 * <p>Source: github.com/onnx/onnx, onnx.proto3 (field numbers) and docs/Operators.md.
 */
public final class OnnxGraph {

  public static final String INPUT = "images";
  static final String OUTPUT = "embeddings";

  private static final int FLOAT = 1;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;
  private static final int INTERMEDIATE_VERSION = 7;
  private static final int OPERATOR_SET = 13;
  // protobuf's own limit on a message
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private final ProtobufMessage nodes = new ProtobufMessage();
  private final ProtobufMessage initializers = new ProtobufMessage();
  private int count;

  /** An operator's options. */
  public static final class Attributes {
    private final ProtobufMessage fields = new ProtobufMessage();

    public Attributes real(String name, float value) {
      return add(new ProtobufMessage().text(1, name).real(2, value), ATTRIBUTE_FLOAT);
    }

    public Attributes integer(String name, long value) {
      return add(new ProtobufMessage().text(1, name).integer(3, value), ATTRIBUTE_INT);
    }

    public Attributes integers(String name, long... values) {
      ProtobufMessage attribute = new ProtobufMessage().text(1, name);
      for (long value : values) {
        attribute.integer(8, value);
      }
      return add(attribute, ATTRIBUTE_INTS);
    }

    private Attributes add(ProtobufMessage attribute, int type) {
      fields.message(5, attribute.integer(20, type));
      return this;
    }
  }

  public static Attributes attributes() {
    return new Attributes();
  }

  /**
   * Adds an operator.
   *
   * @return the name of its output
   */
  public String add(String operator, Attributes attributes, String... inputs) {
    count++;
    String output = operator.toLowerCase(Locale.ROOT) + "_" + count;
    return add(operator, attributes, output, inputs);
  }

  private String add(String operator, Attributes attributes, String output, String[] inputs) {
    ProtobufMessage node = new ProtobufMessage();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output).text(3, output).text(4, operator);
    nodes.message(1, node.append(attributes.fields));
    return output;
  }

  /** Adds a parameter's values; the name by which operators take them. */
  public String parameter(Parameter parameter) {
    return parameter(parameter, parameter.getArray().getShape());
  }

  /** As {@link #parameter(Parameter)}, in another shape of as many values. */
  public String parameter(Parameter parameter, Shape shape) {
    NDArray array = parameter.getArray();
    ProtobufMessage tensor = new ProtobufMessage();
    for (long side : shape.getShape()) {
      tensor.integer(1, side);
    }
    float[] values = array.toFloatArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    tensor.integer(2, FLOAT).text(8, parameter.getName()).bytes(9, bytes);
    initializers.message(5, tensor);
    return parameter.getName();
  }

  /**
   * Writes the model under a temporary name that is then moved into place.
   *
   * @param last the value that becomes the embedding, N x d or N x d x 1 x 1
   * @param image N x 3 x height x width
   * @param notes the model's {@code metadata_props}
   * @throws UncheckedIOException if that fails
   * @throws IllegalArgumentException if the model is larger than the format's 2 GiB
   */
  public void write(
      Path file, String last, Shape image, long embeddingSize, Map<String, String> notes) {
    add("Flatten", attributes().integer("axis", 1), OUTPUT, new String[] {last});
    ProtobufMessage graph = new ProtobufMessage().append(nodes).text(2, "network");
    graph.append(initializers);
    graph.message(11, value(INPUT, image.get(1), image.get(2), image.get(3)));
    graph.message(12, value(OUTPUT, embeddingSize));
    ProtobufMessage model =
        new ProtobufMessage()
            .integer(1, INTERMEDIATE_VERSION)
            .text(2, "sphereface")
            .message(7, graph)
            .message(8, new ProtobufMessage().text(1, "").integer(2, OPERATOR_SET));
    new TreeMap<>(notes)
        .forEach(
            (key, text) -> model.message(14, new ProtobufMessage().text(1, key).text(2, text)));
    if (model.length() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "the network has " + model.length() + " bytes, but an ONNX file holds at most 2 GiB");
    }
    store(file, model);
  }

  /** A float32 value whose first dimension is the number of images. */
  private static ProtobufMessage value(String name, long... sides) {
    ProtobufMessage shape = new ProtobufMessage();
    shape.message(1, new ProtobufMessage().text(2, "N"));
    for (long side : sides) {
      shape.message(1, new ProtobufMessage().integer(1, side));
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, FLOAT).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  private static void store(Path file, ProtobufMessage model) {
    try (WholeFile whole = WholeFile.open(file)) {
      model.writeTo(whole.channel());
      whole.commit();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }
}
