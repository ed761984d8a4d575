package org.sphereface.networks.architecture;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.ChannelPrelu;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Relu;
import org.sphereface.networks.layer.Residual;
import org.sphereface.networks.layer.Sequence;

/**
 * The residual networks of SphereFace: four stages of 64, 128, 256 and 512 channels, each opened by
 * a 3x3 convolution of stride 2 and followed by residual units of two 3x3 convolutions, a
 * per-channel PReLU after each convolution, no batch normalisation, and a linear layer on top.
 *
 * <p>Depth counts the 3x3 convolutions, without the linear layer. At full width and 112 x 96, the
 * 20-layer net has 22,670,656 parameters, of which 3,712 are biases of the residual units. The
 * released recipe fixes these at 0, so this network does not have them.
 *
 * <p>Parameters are named as in the released prototxt: {@code conv1_1.weight}, {@code
 * conv1_1.bias}, {@code relu1_1.slope}, {@code conv1_2.weight}, ..., {@code fc5.weight}, {@code
 * fc5.bias}. Biases learn at twice the rate and without decay; slopes decay.
 *
 * <p>Source: SphereFace, section 4.1 and Table 2; released code for the initialisation, the
 * multipliers and the names.
 *
 * @param depth 4, 10, 20, 36 or 64
 * @param width factor on the number of channels; the paper's is 1
 * @param inputHeight pixels, at least 16; the paper's is 112
 * @param inputWidth pixels, at least 16; the paper's is 96
 * @param embeddingSize number of values of an embedding; the paper's is 512
 * @param variant {@code paper}; {@code released}, in which the 64-layer net has 7 units in stage 2
 *     instead of 8; or {@code biased}, the paper's net with biases in the units too, as
 *     sphereface_pytorch and OpenSphere train it
 * @param activation {@code prelu} as in the paper, or {@code relu}, which has no slopes
 */
public record SphereFaceNetwork(
    @JsonPropertyDescription("Layers: 4, 10, 20, 36 or 64") int depth,
    @JsonPropertyDescription("Factor on the channels 64, 128, 256, 512 of the four stages")
        double width,
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize,
    @JsonPropertyDescription(
            "'paper'; 'released': 64 layers with 7 instead of 8 units in stage 2; or 'biased':"
                + " biases in all convolutions")
        String variant,
    @JsonPropertyDescription("'prelu', or 'relu', which is not the paper's") String activation)
    implements Network {

  private static final String ID = "sphereface";
  private static final int FIRST_STAGE_CHANNELS = 64;
  private static final String BIASED = "biased";
  private static final Set<String> VARIANTS = Set.of("paper", "released", BIASED);

  /** The 20-layer net of the paper: full width, 112 x 96, 512 values. */
  public SphereFaceNetwork() {
    this(20, 1, 112, 96, 512, "paper");
  }

  /** With the paper's PReLU. */
  public SphereFaceNetwork(
      int depth, double width, int inputHeight, int inputWidth, int embeddingSize, String variant) {
    this(depth, width, inputHeight, inputWidth, embeddingSize, variant, "prelu");
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SphereFaceNetwork {
    unitsOf(depth, "paper");
    NetworkOptionChecks.require(
        ID,
        width > 0 && Math.round(FIRST_STAGE_CHANNELS * width) >= 1 && width <= 16,
        "width is " + width + ", but must leave the first stage 1 channel and be at most 16");
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
    NetworkOptionChecks.require(
        ID,
        VARIANTS.contains(variant),
        "variant is '" + variant + "', but must be 'paper', 'released' or 'biased'");
    NetworkOptionChecks.require(
        ID,
        "prelu".equals(activation) || "relu".equals(activation),
        "activation is '" + activation + "', but must be 'prelu' or 'relu'");
  }

  private static int[] unitsOf(int depth, String variant) {
    return switch (depth) {
      case 4 -> new int[] {0, 0, 0, 0};
      case 10 -> new int[] {0, 1, 2, 0};
      case 20 -> new int[] {1, 2, 4, 1};
      case 36 -> new int[] {2, 4, 8, 2};
      case 64 -> new int[] {3, variant.equals("released") ? 7 : 8, 16, 3};
      default ->
          throw new IllegalArgumentException(
              "sphereface: depth is " + depth + ", but Table 2 has 4, 10, 20, 36 and 64");
    };
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "Residual network of 3x3 convolutions with per-channel PReLU, without batch"
        + " normalisation.";
  }

  @Override
  public String source() {
    return "SphereFace, section 4.1, Table 2; initialisation from the released code";
  }

  @Override
  public String label() {
    String label = "SphereFace-" + depth;
    if (depth == 64 && variant.equals("released")) {
      label += " (released)";
    }
    if (variant.equals(BIASED)) {
      label += " (biased)";
    }
    if (activation.equals("relu")) {
      label += " relu";
    }
    if (width != 1) {
      label += String.format(Locale.ROOT, " x%s", width);
    }
    return label;
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  /** All depths, and the released 64-layer net. */
  @Override
  public List<Network> variants() {
    return Stream.concat(
            Stream.of(4, 10, 20, 36, 64).map(layers -> variant(layers, "paper")),
            Stream.of(variant(64, "released")))
        .toList();
  }

  private Network variant(int layers, String of) {
    return new SphereFaceNetwork(
        layers, width, inputHeight, inputWidth, embeddingSize, of, activation);
  }

  private LayeredNetwork layered() {
    int[] units = unitsOf(depth, variant);
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    LayerCost map = LayerCost.image(inputHeight, inputWidth);
    for (int s = 1; s <= units.length; s++) {
      int channels = Math.toIntExact(Math.round((FIRST_STAGE_CHANNELS << (s - 1)) * width));
      Layer stage = stage(s, units[s - 1], map.channels(), channels);
      stages.add(new LayeredNetwork.NamedStage("conv" + s, stage));
      map = stage.measure(map);
    }
    int features = Math.toIntExact(map.mapValues());
    Layer last = new FullyConnected("fc5", features, embeddingSize, CaffeInitializer.xavier("fc5"));
    stages.add(new LayeredNetwork.NamedStage("fc5", last));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(2, 0, 1));
  }

  private Layer stage(int number, int units, int in, int channels) {
    boolean biased = variant.equals(BIASED);
    List<Layer> layers = new ArrayList<>();
    layers.add(Convolution.opening("conv" + number + "_1", in, channels));
    layers.add(activation(number, 1, channels));
    for (int unit = 0; unit < units; unit++) {
      int first = 2 + 2 * unit;
      layers.add(
          Residual.around(
              Sequence.of(
                  Convolution.inUnit("conv" + number + "_" + first, channels, biased),
                  activation(number, first, channels),
                  Convolution.inUnit("conv" + number + "_" + (first + 1), channels, biased),
                  activation(number, first + 1, channels))));
    }
    return new Sequence(layers);
  }

  private Layer activation(int stage, int position, int channels) {
    if (activation.equals("relu")) {
      return new Relu();
    }
    return new ChannelPrelu("relu" + stage + "_" + position + ".slope", channels);
  }
}
