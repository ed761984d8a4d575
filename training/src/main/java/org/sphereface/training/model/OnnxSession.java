package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.sphereface.datasets.FaceImage;
import org.sphereface.files.PrintableText;

/**
 * An ONNX model of one input, images, whose first output is their embeddings, run by ONNX Runtime.
 * The batch is free or fixed; images are N x 3 x height x width or N x height x width x 3. The
 * class loads only if ONNX Runtime is on the class path: {@link OnnxRuntime}.
 */
public final class OnnxSession implements EmbeddingModel {

  private static final int RANK = 4;
  private static final int SHOWN = 300;
  private static final String SIZE_NOTE = "(\\d+) x (\\d+).*";

  private final Path file;
  private final OrtSession session;
  private final String input;
  private final boolean planes;
  private final int fixedBatch;
  private final Preprocessing preprocessing;
  private final int height;
  private final int width;

  /**
   * Opens a model and embeds a test image.
   *
   * @param given how images become the input; empty: as the model's metadata say
   * @param flip the use of the mirror image; empty: as the preprocessing says
   * @throws IllegalArgumentException if the model cannot be loaded, or its input or output is not
   *     that of an embedding model; the message is one sentence
   */
  public OnnxSession(Path file, Optional<Preprocessing> given, Optional<MirrorUse> flip) {
    this.file = file;
    session = open(file);
    try {
      TensorInfo info = onlyInput();
      input = session.getInputNames().iterator().next();
      long[] shape = info.getShape();
      planes = shape[1] == 3 || (shape[1] < 0 && shape[3] != 3);
      fixedBatch = (int) shape[0];
      Preprocessing chosen = given.or(() -> noted(notes())).orElseThrow(() -> wrong(missing()));
      preprocessing = flip.map(chosen::with).orElse(chosen);
      if (!preprocessing.complete()) {
        throw wrong("the preprocessing has no mean or no deviation: give both, or a preset");
      }
      height = side(shape[planes ? 2 : 1], preprocessing.height());
      width = side(shape[planes ? 3 : 2], preprocessing.width());
      try {
        preprocessing.requireSize(height, width);
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
      requireFinite();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static OrtSession open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("There is no file " + file + ": give an ONNX model.");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new IllegalArgumentException(file + ": " + refusal(e), e);
    }
  }

  private static String refusal(OrtException e) {
    String reason = reason(e);
    if (e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF) {
      return "this is no ONNX model, or the file is truncated: expected the whole .onnx file.";
    }
    if (e.getCode() == OrtException.OrtErrorCode.ORT_NOT_IMPLEMENTED
        || reason.contains("No Op registered")
        || reason.contains("not a registered")) {
      return "ONNX Runtime "
          + version()
          + " lacks an operator of the model ("
          + reason
          + "): export the model with operators of the ONNX standard.";
    }
    if (reason.contains("xternal") || reason.contains("No such file")) {
      return "tensors of the model are in another file, which cannot be read ("
          + reason
          + "): put the file of external data beside the model.";
    }
    return "ONNX Runtime " + version() + " cannot load the model (" + reason + ").";
  }

  private static String reason(OrtException e) {
    String text = String.valueOf(e.getMessage()).replaceFirst("^Error code - \\w+ - message: ", "");
    return PrintableText.of(text.lines().findFirst().orElse("").strip(), SHOWN);
  }

  /** Returns the version of ONNX Runtime. */
  public static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(file + ": " + what + ".");
  }

  private static String missing() {
    return "it does not say how images become its input: give --preprocessing ("
        + Preprocessing.PRESETS.stream()
            .map(Preprocessing::preset)
            .collect(Collectors.joining(", "))
        + ", or a map), or a file of the same with .yaml added to the model's name";
  }

  private TensorInfo onlyInput() {
    try {
      Map<String, NodeInfo> inputs = session.getInputInfo();
      if (inputs.size() != 1) {
        throw wrong(
            "it has "
                + inputs.size()
                + " inputs ("
                + PrintableText.of(String.join(", ", inputs.keySet()), SHOWN)
                + "): expected one, the images");
      }
      NodeInfo node = inputs.values().iterator().next();
      if (!(node.getInfo() instanceof TensorInfo info)
          || info.type != OnnxJavaType.FLOAT
          || info.getShape().length != RANK
          || !hasChannels(info.getShape())
          || info.getShape()[0] == 0) {
        throw wrong(
            "its input is "
                + PrintableText.of(shown(node), SHOWN)
                + ": expected float32 images, N x 3 x height x width or N x height x width x 3");
      }
      return info;
    } catch (OrtException e) {
      throw wrong(reason(e));
    }
  }

  private static boolean hasChannels(long[] shape) {
    return shape[1] == 3 || shape[3] == 3 || (shape[1] < 0 && shape[3] < 0);
  }

  private static String shown(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? info.type + " of shape " + Arrays.toString(info.getShape())
        : node.getInfo().getClass().getSimpleName();
  }

  private int side(long ofModel, int ofPreprocessing) {
    if (ofModel > 0) {
      return Math.toIntExact(ofModel);
    }
    if (ofPreprocessing > 0) {
      return ofPreprocessing;
    }
    throw wrong(
        "it takes images of any size: give the size in the preprocessing, such as '{preset:"
            + " imagenet, size: 112x112}'");
  }

  private Map<String, String> notes() {
    try {
      return session.getMetadata().getCustomMetadata();
    } catch (OrtException e) {
      throw wrong(reason(e));
    }
  }

  /** Reads the metadata that {@code sphereface export} writes. */
  private Optional<Preprocessing> noted(Map<String, String> notes) {
    if (!notes.keySet().containsAll(List.of("input.channels", "input.mean", "input.scale"))) {
      return Optional.empty();
    }
    try {
      String size = notes.getOrDefault("input.size", "");
      return Optional.of(
          new Preprocessing(
              "metadata",
              Preprocessing.Channels.valueOf(notes.get("input.channels")),
              List.of(Double.valueOf(notes.get("input.mean"))),
              List.of(1 / number(notes.get("input.scale"))),
              size.matches(SIZE_NOTE) ? size.replaceFirst(SIZE_NOTE, "$1x$2") : "",
              "",
              MirrorUse.CONCAT));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "its metadata input.channels, input.mean and input.scale are not those of sphereface"
              + " export ("
              + PrintableText.of(e.getMessage(), SHOWN)
              + "): give --preprocessing");
    }
  }

  /** Reads {@code 1/128} or {@code 0.0078125}. */
  private static double number(String text) {
    String[] parts = text.split("/", 2);
    double first = Double.parseDouble(parts[0]);
    return parts.length == 1 ? first : first / Double.parseDouble(parts[1]);
  }

  private void requireFinite() {
    byte[] rgb = new byte[3 * height * width];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    float[] pixels = new float[rgb.length];
    write(new FaceImage(height, width, rgb), pixels, 0);
    float[] values = embed(pixels, new Shape(1, 3, height, width));
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw wrong(
            "the embedding of a test image has values that are not finite: check the model and the"
                + " preprocessing");
      }
    }
    if (values.length < 2) {
      throw wrong("its output has one value an image: expected an embedding of two or more");
    }
  }

  /** Returns how images become the input. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  @Override
  public MirrorUse mirror() {
    return preprocessing.flip();
  }

  @Override
  public void write(FaceImage image, float[] target, int offset) {
    preprocessing.write(image, planes, target, offset);
  }

  @Override
  public float[] embed(float[] pixels, Shape shape) {
    int images = Math.toIntExact(shape.get(0));
    int values = pixels.length / images;
    int batch = fixedBatch > 0 ? fixedBatch : images;
    float[] all = new float[0];
    for (int from = 0; from < images; from += batch) {
      int count = Math.min(batch, images - from);
      // a fixed batch is filled up by images of zeros
      float[] part = Arrays.copyOfRange(pixels, from * values, (from + count) * values);
      float[] rows = run(Arrays.copyOf(part, batch * values), batch);
      int dimension = rows.length / batch;
      if (from == 0) {
        all = new float[images * dimension];
      }
      System.arraycopy(rows, 0, all, from * dimension, count * dimension);
    }
    return all;
  }

  private float[] run(float[] pixels, int batch) {
    long[] shape =
        planes ? new long[] {batch, 3, height, width} : new long[] {batch, height, width, 3};
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
        OrtSession.Result result = session.run(Map.of(input, images))) {
      if (!(result.get(0) instanceof OnnxTensor output)
          || output.getInfo().type != OnnxJavaType.FLOAT
          || !isRows(output.getInfo().getShape(), batch)) {
        throw wrong(
            "its first output is "
                + outputs(result)
                + " for "
                + batch
                + " images: expected float32, N x D");
      }
      FloatBuffer values = output.getFloatBuffer();
      float[] copied = new float[values.remaining()];
      values.get(copied);
      return copied;
    } catch (OrtException e) {
      throw new IllegalArgumentException(
          file + ": ONNX Runtime " + version() + " cannot run the model (" + reason(e) + ").", e);
    }
  }

  private static String outputs(OrtSession.Result result) {
    return result.get(0).getInfo() instanceof TensorInfo info
        ? info.type + " of shape " + Arrays.toString(info.getShape())
        : "no tensor";
  }

  /** N x D, or with further sides of length 1. */
  private static boolean isRows(long[] shape, int batch) {
    return shape.length >= 2
        && shape[0] == batch
        && shape[1] > 0
        && Arrays.stream(shape).skip(2).allMatch(side -> side == 1);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
