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
 * IResNet of InsightFace, which differs from {@link ResNetIr} in two places: a unit has a third
 * batch normalisation, between its first convolution and PReLU, and the first unit of the first
 * stage has a 1x1 convolution with batch normalisation as its shortcut, although the channels
 * agree.
 *
 * <p>Parameters are named as in arcface_torch: {@code conv1.weight}, {@code bn1.*} ({@code weight},
 * {@code bias}, {@code running_mean}, {@code running_var}), {@code prelu.weight}; {@code
 * layer1.0.bn1.*}, {@code .conv1.weight}, {@code .bn2.*}, {@code .prelu.weight}, {@code
 * .conv2.weight}, {@code .bn3.*}, and {@code .downsample.0.weight}, {@code .downsample.1.*} in a
 * stage's first unit; {@code bn2.*}, {@code fc.weight}, {@code fc.bias}, {@code features.*}. A file
 * of that code's state, or of OpenSphere's, loads without changes. That code does not train the
 * weight of {@code features}, which stays 1.
 *
 * <p>Source: github.com/deepinsight/insightface, recognition/arcface_torch/backbones/iresnet.py;
 * github.com/mk-minchul/CVLface, models/iresnet/model.py, for the other shortcut.
 *
 * @param depth 18, 34, 50, 100, 152 or 200
 * @param shortcut {@code convolution}, or {@code subsampling}: every second row and column in the
 *     first unit of the first stage, as in AdaFace and CVLFace
 * @param inputHeight pixels, at least 16
 * @param inputWidth pixels, at least 16
 * @param embeddingSize number of values of an embedding
 * @param dropout probability of dropping a value before the linear layer, in [0, 1)
 */
public record IResNet(
    @JsonPropertyDescription("Layers: 18, 34, 50, 100, 152 or 200") int depth,
    @JsonPropertyDescription("'convolution', or 'subsampling' as in AdaFace and CVLFace")
        String shortcut,
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize,
    @JsonPropertyDescription("Probability of dropping a value before the linear layer")
        double dropout)
    implements Network {

  private static final String ID = "iresnet";
  private static final int FIRST_CHANNELS = 64;
  private static final String CONVOLUTION = "convolution";

  /** 50 layers, 112 x 112, 512 values, no dropout. */
  public IResNet() {
    this(50, CONVOLUTION, 112, 112, 512, 0);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public IResNet {
    ResNetIr.unitsOf(ID, depth);
    NetworkOptionChecks.require(
        ID,
        CONVOLUTION.equals(shortcut) || "subsampling".equals(shortcut),
        "shortcut is '" + shortcut + "', but must be 'convolution' or 'subsampling'");
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
    NetworkOptionChecks.require(
        ID,
        dropout >= 0 && dropout < 1,
        "dropout is " + dropout + ", but must be at least 0 and below 1");
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "InsightFace's residual network, with three batch normalisations in a unit.";
  }

  @Override
  public String source() {
    return "InsightFace, recognition/arcface_torch/backbones/iresnet.py; Deng et al., ArcFace, CVPR"
        + " 2019";
  }

  @Override
  public String label() {
    return "IResNet-" + depth + (shortcut.equals(CONVOLUTION) ? "" : " (subsampling)");
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  @Override
  public List<Network> variants() {
    return Stream.of(18, 34, 50, 100)
        .<Network>map(
            layers ->
                new IResNet(layers, shortcut, inputHeight, inputWidth, embeddingSize, dropout))
        .toList();
  }

  private LayeredNetwork layered() {
    int[] units = ResNetIr.unitsOf(ID, depth);
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    Layer first =
        Sequence.of(
            Convolution.dense("conv1", 3, FIRST_CHANNELS, 3, 1),
            new BatchNormalisation("bn1", FIRST_CHANNELS),
            new ChannelPrelu("prelu.weight", FIRST_CHANNELS));
    stages.add(new LayeredNetwork.NamedStage("conv1", first));
    LayerCost map = first.measure(LayerCost.image(inputHeight, inputWidth));
    for (int s = 0; s < units.length; s++) {
      String name = "layer" + (s + 1);
      int channels = FIRST_CHANNELS << s;
      List<Layer> layers = new ArrayList<>();
      layers.add(
          new Residual(
              opening(name + ".0.", map.channels(), channels),
              unit(name + ".0.", map.channels(), channels, 2)));
      for (int unit = 1; unit < units[s]; unit++) {
        layers.add(Residual.around(unit(name + "." + unit + ".", channels, channels, 1)));
      }
      Layer stage = new Sequence(layers);
      stages.add(new LayeredNetwork.NamedStage(name, stage));
      map = stage.measure(map);
    }
    stages.add(new LayeredNetwork.NamedStage("fc", output(map)));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }

  private Layer opening(String name, int in, int out) {
    if (in == out && !shortcut.equals(CONVOLUTION)) {
      return new Subsampling();
    }
    return Sequence.of(
        Convolution.dense(name + "downsample.0", in, out, 1, 2),
        new BatchNormalisation(name + "downsample.1", out));
  }

  private static Layer unit(String name, int in, int out, int stride) {
    return Sequence.of(
        new BatchNormalisation(name + "bn1", in),
        Convolution.dense(name + "conv1", in, out, 3, 1),
        new BatchNormalisation(name + "bn2", out),
        new ChannelPrelu(name + "prelu.weight", out),
        Convolution.dense(name + "conv2", out, out, 3, stride),
        new BatchNormalisation(name + "bn3", out));
  }

  private Layer output(LayerCost map) {
    int features = Math.toIntExact(map.mapValues());
    return Sequence.of(
        new BatchNormalisation("bn2", map.channels()),
        new Dropout(dropout),
        new FullyConnected("fc", features, embeddingSize, CaffeInitializer.msra("fc")),
        new BatchNormalisation("features", embeddingSize));
  }
}
