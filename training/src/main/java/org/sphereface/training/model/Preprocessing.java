package org.sphereface.training.model;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.datasets.FaceImage;

/**
 * How an aligned image becomes the input of a model: {@code (v - mean) / deviation}, v in 0..255.
 *
 * @param preset the name of the preset whose values others replace
 * @param channels their order in the input
 * @param mean one value, or one for each channel in that order, in 0..255
 * @param deviation one value, or one for each channel, in 0..255
 * @param size height x width of an aligned face, such as 112x112; empty: as the model says
 * @param template insightface (112 x 112) or sphereface (112 x 96); empty: as the size says
 * @param flip the use of the mirror image
 */
public record Preprocessing(
    String preset,
    @JsonPropertyDescription("order of the channels") Channels channels,
    @JsonPropertyDescription("one value or one a channel, of 0..255") List<Double> mean,
    @JsonPropertyDescription("one value or one a channel, of 0..255") List<Double> deviation,
    @JsonPropertyDescription("height x width, such as 112x112; empty: as the model says")
        String size,
    @JsonPropertyDescription("insightface or sphereface; empty: as the size says") String template,
    @JsonPropertyDescription("the mirror image's embedding") MirrorUse flip) {

  private static final int CHANNELS = 3;
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3}) ?x ?([1-9][0-9]{0,3})");

  /** The order of channels. */
  public enum Channels {
    RGB,
    BGR
  }

  /** A map that names no preset; it has to give mean and deviation. */
  public static final String CUSTOM = "custom";

  /** All presets. */
  public static final List<Preprocessing> PRESETS =
      List.of(
          new Preprocessing(CUSTOM, Channels.RGB, List.of(), List.of(), "", "", MirrorUse.CONCAT),
          of("facenet", Channels.RGB, 127.5, 128, "160x160", "", MirrorUse.NONE),
          new Preprocessing(
              "imagenet",
              Channels.RGB,
              List.of(0.485 * 255, 0.456 * 255, 0.406 * 255),
              List.of(0.229 * 255, 0.224 * 255, 0.225 * 255),
              "",
              "",
              MirrorUse.SUM),
          of("insightface", Channels.RGB, 127.5, 127.5, "112x112", "insightface", MirrorUse.SUM),
          of("insightface-mxnet", Channels.RGB, 0, 1, "112x112", "insightface", MirrorUse.SUM),
          of("sphereface", Channels.BGR, 127.5, 128, "112x96", "sphereface", MirrorUse.CONCAT));

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    requireChannels("mean", mean);
    requireChannels("deviation", deviation);
    if (deviation.stream().anyMatch(value -> value <= 0)) {
      throw new IllegalArgumentException("deviation must be above 0, but is " + deviation);
    }
    if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
      throw new IllegalArgumentException(
          "size must be height x width, such as 112x112, but is '" + size + "'");
    }
    if (!List.of("", "insightface", "sphereface").contains(template)) {
      throw new IllegalArgumentException(
          "template must be insightface (112 x 112) or sphereface (112 x 96), but is '"
              + template
              + "'");
    }
  }

  private static Preprocessing of(
      String preset,
      Channels channels,
      double mean,
      double deviation,
      String size,
      String template,
      MirrorUse flip) {
    return new Preprocessing(
        preset, channels, List.of(mean), List.of(deviation), size, template, flip);
  }

  private static void requireChannels(String what, List<Double> values) {
    if (values.size() > 1 && values.size() != CHANNELS) {
      throw new IllegalArgumentException(
          what + " must be one number or three, but is " + values.size() + " numbers");
    }
    if (values.stream().anyMatch(value -> value == null || !Double.isFinite(value))) {
      throw new IllegalArgumentException(what + " must be finite numbers, but is " + values);
    }
  }

  /** Returns the same with another use of the mirror image. */
  public Preprocessing with(MirrorUse other) {
    return new Preprocessing(preset, channels, mean, deviation, size, template, other);
  }

  /**
   * Returns whether a size is allowed: it is the one that is given, and the template's.
   *
   * @throws IllegalArgumentException if it is not
   */
  void requireSize(int height, int width) {
    Matcher given = SIZE.matcher(size);
    boolean sizeFits =
        !given.matches()
            || (Integer.parseInt(given.group(1)) == height
                && Integer.parseInt(given.group(2)) == width);
    boolean templateFits =
        template.isEmpty() || (template.equals("insightface") == (height == width));
    if (!sizeFits || !templateFits) {
      throw new IllegalArgumentException(
          "takes images of "
              + height
              + " x "
              + width
              + " (height x width), but the preprocessing '"
              + preset
              + "' has "
              + (sizeFits ? "the template " + template : "the size " + size)
              + ": give the preprocessing that the model was trained with");
    }
  }

  /** Returns the height that is given; -1 if none is. */
  int height() {
    return sizeGroup(1);
  }

  /** Returns the width that is given; -1 if none is. */
  int width() {
    return sizeGroup(2);
  }

  private int sizeGroup(int group) {
    Matcher given = SIZE.matcher(size);
    return given.matches() ? Integer.parseInt(given.group(group)) : -1;
  }

  /** Returns whether mean and deviation are given. */
  boolean complete() {
    return !mean.isEmpty() && !deviation.isEmpty();
  }

  /**
   * Writes an image.
   *
   * @param planes whether each channel is a plane (NCHW), or each pixel has its channels (NHWC)
   */
  void write(FaceImage image, boolean planes, float[] target, int offset) {
    byte[] rgb = image.rgb();
    int pixels = image.height() * image.width();
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] table = table(channel);
      int from = channels == Channels.RGB ? channel : CHANNELS - 1 - channel;
      int to = offset + (planes ? channel * pixels : channel);
      for (int i = 0; i < pixels; i++, from += CHANNELS, to += planes ? 1 : CHANNELS) {
        target[to] = table[rgb[from] & 0xff];
      }
    }
  }

  private float[] table(int channel) {
    double subtracted = mean.get(mean.size() == 1 ? 0 : channel);
    double divisor = deviation.get(deviation.size() == 1 ? 0 : channel);
    float[] table = new float[256];
    for (int value = 0; value < table.length; value++) {
      table[value] = (float) ((value - subtracted) / divisor);
    }
    return table;
  }

  /** Returns one line, such as {@code rgb, (v - 127.5) / 128, flip concat}. */
  public String described() {
    return preset
        + " ("
        + channels.name().toLowerCase(Locale.ROOT)
        + ", mean "
        + mean
        + ", deviation "
        + deviation
        + "), flip "
        + flip.name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a preset is of. */
  public String source() {
    return switch (preset) {
      case "sphereface" ->
          "wy1iu/sphereface, test/code/evaluation.m: extractDeepFeature reverses the channels";
      case "insightface" ->
          "deepinsight/insightface, recognition/arcface_torch: inference.py (v / 255, less 0.5, over"
              + " 0.5) and eval/verification.py, which adds the mirror image's embedding";
      case "insightface-mxnet" ->
          "deepinsight/insightface, python-package/insightface/model_zoo/arcface_onnx.py: networks of"
              + " MXNet, and ONNX models made of them, subtract 127.5 and divide themselves";
      case "imagenet" ->
          "pytorch/vision, torchvision/transforms/_presets.py, ImageClassification: mean and std of"
              + " v / 255; the mirror image's embedding is added, as for the public MobileFaceNet in"
              + " docs/results/models.md";
      case "facenet" ->
          "timesler/facenet-pytorch, models/mtcnn.py: fixed_image_standardization, image_size 160";
      default -> "a map that gives mean and deviation";
    };
  }
}
