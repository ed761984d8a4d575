package org.sphereface.training.model;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sphereface.datasets.FaceImage;
import org.sphereface.files.PrintableText;

/**
 * A model of one input, images, whose first output is their embeddings, run by a runtime. The batch
 * is free or fixed; images are N x 3 x height x width or N x height x width x 3.
 */
public final class RuntimeModel implements EmbeddingModel {

  static final String NO_ONNX =
      "this is no ONNX model, or the file is truncated: expected the whole .onnx file";

  private static final int SHOWN = 300;
  private static final String SIZE_NOTE = "(\\d+) x (\\d+).*";

  private final Path file;
  private final LoadedModel loaded;
  private final boolean planes;
  private final int fixedBatch;
  private final Preprocessing preprocessing;
  private final int height;
  private final int width;

  private RuntimeModel(
      Path file, LoadedModel loaded, Optional<Preprocessing> given, Optional<MirrorUse> flip) {
    this.file = file;
    this.loaded = loaded;
    long[] shape = loaded.inputShape();
    planes = shape[1] == 3 || (shape[1] < 0 && shape[3] != 3);
    fixedBatch = (int) shape[0];
    Preprocessing chosen =
        given.or(() -> noted(loaded.notes())).orElseThrow(() -> wrong(missing()));
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
  }

  /**
   * Opens a model and embeds a test image.
   *
   * @param device where an engine runs it; not asked for an ONNX model
   * @param given how images become the input; empty: as the model's metadata say
   * @param flip the use of the mirror image; empty: as the preprocessing says
   * @throws IllegalArgumentException if the model cannot be loaded, or its input or output is not
   *     that of an embedding model; the message is one sentence
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static RuntimeModel open(
      ModelFormat format,
      Path file,
      Supplier<Device> device,
      Optional<Preprocessing> given,
      Optional<MirrorUse> flip) {
    LoadedModel loaded;
    try {
      loaded =
          switch (format) {
            case ONNX -> new OnnxSession(file);
            case TORCH_SCRIPT -> EngineModel.torchScript(file, device.get());
            case MXNET_SYMBOL -> EngineModel.mxnetSymbol(MxnetSymbol.read(file), device.get());
          };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage() + ".", e);
    }
    try {
      return new RuntimeModel(file, loaded, given, flip);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
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

  private int side(long ofModel, int ofPreprocessing) {
    if (ofModel > 0) {
      return Math.toIntExact(ofModel);
    }
    if (ofPreprocessing > 0) {
      return ofPreprocessing;
    }
    throw wrong(
        "the file lets it take images of any size: give the size in the preprocessing, such as"
            + " '{preset: imagenet, size: 112x112}'");
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

  /** Returns what runs it, with its version. */
  public String runtime() {
    return loaded.runtime();
  }

  @Override
  public MirrorUse mirror() {
    return preprocessing.flip();
  }

  @Override
  public boolean concurrent() {
    return loaded.concurrent();
  }

  @Override
  public int batch() {
    // a fixed batch is never filled up by zeros but at the end
    return Math.max(loaded.batch(), fixedBatch / mirror().passes());
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
    LoadedModel.Output output;
    try {
      output = loaded.run(pixels, shape);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s cannot run the model on images of %d x %d (height x width): %s.",
              file, loaded.runtime(), height, width, e.getMessage()),
          e);
    }
    if (!output.type().equals("float32") || !isRows(output.shape(), batch)) {
      throw wrong(
          "its first output is "
              + PrintableText.of(output.type() + " of shape " + Arrays.toString(output.shape()))
              + " for "
              + batch
              + (batch == 1 ? " image" : " images")
              + ": expected float32, N x D");
    }
    return output.values();
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
    loaded.close();
  }
}
