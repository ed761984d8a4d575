package org.sphereface.networks.architecture;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.BatchNormalisation;
import org.sphereface.networks.layer.CaffeInitializer;
import org.sphereface.networks.layer.ChannelPrelu;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.Dropout;
import org.sphereface.networks.layer.FullyConnected;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Residual;
import org.sphereface.networks.layer.Sequence;
import org.sphereface.networks.layer.Subsampling;

/**
 * The "improved residual" networks of ArcFace: a 3x3 convolution of 64 channels, four stages of 64,
 * 128, 256 and 512 channels, and batch normalisation, dropout, a linear layer and batch
 * normalisation again.
 *
 * <p>A unit is batch normalisation, 3x3 convolution, per-channel PReLU, 3x3 convolution (stride 2
 * in a stage's first unit) and batch normalisation, and a shortcut: every second row and column if
 * the channels agree, otherwise a 1x1 convolution with batch normalisation. Convolutions have no
 * bias. Units of the stages: 18 layers 2 2 2 2, 34: 3 4 6 3, 50: 3 4 14 3, 100: 3 13 30 3, 152: 3 8
 * 36 3 (InsightFace_Pytorch), 200: 6 26 60 6 (InsightFace's arcface_torch).
 *
 * <p>At 112 x 112, 512 values and 50 layers: 6.3 billion multiply-adds and 43,574,976 trainable
 * parameters.
 *
 * <p>Parameters are named as in InsightFace_Pytorch: {@code input_layer.0.weight} (convolution),
 * {@code input_layer.1.*} (batch normalisation: {@code weight}, {@code bias}, {@code running_mean},
 * {@code running_var}), {@code input_layer.2.weight} (slopes); {@code
 * body.N.shortcut_layer.0.weight} and {@code body.N.shortcut_layer.1.*} where there is a
 * convolution; {@code body.N.res_layer.0.*}, {@code .1.weight}, {@code .2.weight}, {@code
 * .3.weight}, {@code .4.*}; {@code output_layer.0.*}, {@code output_layer.3.weight}, {@code .bias}
 * (linear), {@code output_layer.4.*}. That code normalises the embedding at the end. This network
 * does not, because the losses need its length.
 *
 * <p>Weights decay; batch normalisation (as in InsightFace_Pytorch), biases and slopes do not.
 *
 * <p>Source: Deng et al., "ArcFace", CVPR 2019, section 3.1; InsightFace_Pytorch, {@code model.py},
 * {@code bottleneck_IR}; units of 18, 34 and 100 layers and the initialisation (normal, deviation
 * sqrt(2 / fan_out)) from InsightFace's {@code fresnet.py} and {@code train_softmax.py}.
 *
 * @param depth 18, 34, 50, 100, 152 or 200
 * @param inputHeight pixels, at least 16
 * @param inputWidth pixels, at least 16
 * @param embeddingSize number of values of an embedding
 * @param dropout probability of dropping a value before the linear layer, in [0, 1); 0.4 in ArcFace
 */
public record ResNetIr(
    @JsonPropertyDescription("Layers: 18, 34, 50, 100, 152 or 200") int depth,
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize,
    @JsonPropertyDescription("Probability of dropping a value before the linear layer")
        double dropout)
    implements Network {

  private static final String ID = "ir";
  private static final int FIRST_CHANNELS = 64;

  /** 50 layers, 112 x 112, 512 values, dropout 0.4. */
  public ResNetIr() {
    this(50, 112, 112, 512, 0.4);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public ResNetIr {
    unitsOf(ID, depth);
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
    NetworkOptionChecks.require(
        ID,
        dropout >= 0 && dropout < 1,
        "dropout is " + dropout + ", but must be at least 0 and below 1");
  }

  /** The units of the four stages; a refusal names the network. */
  static int[] unitsOf(String network, int depth) {
    return switch (depth) {
      case 18 -> new int[] {2, 2, 2, 2};
      case 34 -> new int[] {3, 4, 6, 3};
      case 50 -> new int[] {3, 4, 14, 3};
      case 100 -> new int[] {3, 13, 30, 3};
      case 152 -> new int[] {3, 8, 36, 3};
      case 200 -> new int[] {6, 26, 60, 6};
      default ->
          throw new IllegalArgumentException(
              network + ": depth is " + depth + ", but must be 18, 34, 50, 100, 152 or 200");
    };
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "ArcFace's residual network with batch normalisation and per-channel PReLU.";
  }

  @Override
  public String source() {
    return "Deng et al., ArcFace, CVPR 2019, section 3.1; names from InsightFace_Pytorch";
  }

  @Override
  public String label() {
    return "IR-" + depth;
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  @Override
  public List<Network> variants() {
    return Stream.of(18, 34, 50, 100)
        .<Network>map(
            layers -> new ResNetIr(layers, inputHeight, inputWidth, embeddingSize, dropout))
        .toList();
  }

  private LayeredNetwork layered() {
    int[] units = unitsOf(ID, depth);
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    Layer first =
        Sequence.of(
            Convolution.dense("input_layer.0", 3, FIRST_CHANNELS, 3, 1),
            new BatchNormalisation("input_layer.1", FIRST_CHANNELS),
            new ChannelPrelu("input_layer.2.weight", FIRST_CHANNELS));
    stages.add(new LayeredNetwork.NamedStage("input_layer", first));
    LayerCost map = first.measure(LayerCost.image(inputHeight, inputWidth));
    int index = 0;
    for (int s = 0; s < units.length; s++) {
      Layer stage = stage(index, units[s], map.channels(), FIRST_CHANNELS << s);
      String name = "body." + index + "-" + (index + units[s] - 1);
      stages.add(new LayeredNetwork.NamedStage(name, stage));
      map = stage.measure(map);
      index += units[s];
    }
    stages.add(new LayeredNetwork.NamedStage("output_layer", output(map)));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }

  private static Layer stage(int firstIndex, int units, int in, int channels) {
    List<Layer> layers = new ArrayList<>();
    layers.add(unit("body." + firstIndex, in, channels, 2));
    for (int i = 1; i < units; i++) {
      layers.add(unit("body." + (firstIndex + i), channels, channels, 1));
    }
    return new Sequence(layers);
  }

  private static Layer unit(String name, int in, int out, int stride) {
    String inner = name + ".res_layer.";
    Layer body =
        Sequence.of(
            new BatchNormalisation(inner + 0, in),
            Convolution.dense(inner + 1, in, out, 3, 1),
            new ChannelPrelu(inner + 2 + ".weight", out),
            Convolution.dense(inner + 3, out, out, 3, stride),
            new BatchNormalisation(inner + 4, out));
    return new Residual(shortcut(name + ".shortcut_layer.", in, out, stride), body);
  }

  private static Layer shortcut(String name, int in, int out, int stride) {
    if (in != out) {
      return Sequence.of(
          Convolution.dense(name + 0, in, out, 1, stride), new BatchNormalisation(name + 1, out));
    }
    return stride == 1 ? Sequence.of() : new Subsampling();
  }

  private Layer output(LayerCost map) {
    String linear = "output_layer.3";
    int features = Math.toIntExact(map.mapValues());
    return Sequence.of(
        new BatchNormalisation("output_layer.0", map.channels()),
        new Dropout(dropout),
        new FullyConnected(linear, features, embeddingSize, CaffeInitializer.msra(linear)),
        new BatchNormalisation("output_layer.4", embeddingSize));
  }
}
