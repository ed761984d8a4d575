package org.sphereface.networks.architecture;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.BatchNormalisation;
import org.sphereface.networks.layer.ChannelPrelu;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Residual;
import org.sphereface.networks.layer.Sequence;

/**
 * MobileFaceNet: a 3x3 convolution of stride 2 and a depthwise one, 15 bottlenecks (1x1 expansion,
 * 3x3 depthwise, 1x1 linear, with a shortcut where input and output agree), a 1x1 convolution to
 * 512, a depthwise convolution over the whole map, and a linear 1x1 one to the embedding. Each
 * convolution has batch normalisation and no bias, each that is not linear a per-channel PReLU.
 *
 * <p>At 112 x 112 and 128 values: 221 million multiply-adds and 1,003,136 trainable parameters.
 *
 * <p>Parameters are named as in MobileFaceNet_Pytorch: {@code conv1.conv.weight}, {@code
 * conv1.bn.weight}, {@code .bias}, {@code .running_mean}, {@code .running_var}, {@code
 * conv1.prelu.weight}; {@code dw_conv1}, {@code conv2}, {@code linear7} and {@code linear1} alike;
 * {@code blocks.0.conv.0.weight} ... {@code blocks.14.conv.7.running_var}, where {@code conv.0},
 * {@code 3} and {@code 6} are convolutions, {@code 1}, {@code 4} and {@code 7} batch
 * normalisations, {@code 2} and {@code 5} slopes. A file of that code's state loads without
 * changes.
 *
 * <p>Weights decay; slopes (as in MobileFaceNet_Pytorch) and batch normalisation (as in
 * InsightFace_Pytorch) do not. The paper's ten times smaller decay before the global convolution is
 * not reproduced.
 *
 * <p>Source: Chen et al., "MobileFaceNets", CCBR 2018, Table 1; MobileFaceNet_Pytorch, {@code
 * core/model.py}, for the initialisation (normal, deviation sqrt(2 / fan_out)) and the names.
 *
 * @param inputHeight pixels, at least 16
 * @param inputWidth pixels, at least 16
 * @param embeddingSize number of values of an embedding
 */
public record MobileFaceNet(
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize)
    implements Network {

  private static final String ID = "mobilefacenet";
  private static final int FIRST_CHANNELS = 64;
  private static final int LAST_CHANNELS = 512;

  /** Consecutive bottlenecks of one kind; the first has the stride. */
  record Group(int expansion, int channels, int count, int stride) {}

  static final List<Group> GROUPS =
      List.of(
          new Group(2, 64, 5, 2),
          new Group(4, 128, 1, 2),
          new Group(2, 128, 6, 1),
          new Group(4, 128, 1, 2),
          new Group(2, 128, 2, 1));

  /** 112 x 112, 128 values. */
  public MobileFaceNet() {
    this(112, 112, 128);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public MobileFaceNet {
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "Small network of depthwise bottlenecks with batch normalisation and per-channel PReLU.";
  }

  @Override
  public String source() {
    return "Chen et al., MobileFaceNets, CCBR 2018, Table 1; names and initialisation from"
        + " MobileFaceNet_Pytorch";
  }

  @Override
  public String label() {
    return "MobileFaceNet";
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  private LayeredNetwork layered() {
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    Convolution first = Convolution.dense("conv1.conv", 3, FIRST_CHANNELS, 3, 2);
    stages.add(new LayeredNetwork.NamedStage("conv1", activated("conv1", FIRST_CHANNELS, first)));
    Convolution second = Convolution.depthwise("dw_conv1.conv", FIRST_CHANNELS, 1);
    stages.add(
        new LayeredNetwork.NamedStage("dw_conv1", activated("dw_conv1", FIRST_CHANNELS, second)));
    int channels = addBottlenecks(stages);
    Convolution widening = Convolution.dense("conv2.conv", channels, LAST_CHANNELS, 1, 1);
    stages.add(new LayeredNetwork.NamedStage("conv2", activated("conv2", LAST_CHANNELS, widening)));
    LayerCost map = LayerCost.image(inputHeight, inputWidth);
    for (LayeredNetwork.NamedStage stage : stages) {
      map = stage.layer().measure(map);
    }
    Convolution global =
        Convolution.global("linear7.conv", LAST_CHANNELS, map.height(), map.width());
    stages.add(
        new LayeredNetwork.NamedStage("linear7", normalised("linear7", LAST_CHANNELS, global)));
    Convolution last = Convolution.dense("linear1.conv", LAST_CHANNELS, embeddingSize, 1, 1);
    stages.add(
        new LayeredNetwork.NamedStage("linear1", normalised("linear1", embeddingSize, last)));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }

  private static int addBottlenecks(List<LayeredNetwork.NamedStage> stages) {
    int in = FIRST_CHANNELS;
    int index = 0;
    for (Group group : GROUPS) {
      List<Layer> bottlenecks = new ArrayList<>();
      for (int i = 0; i < group.count(); i++) {
        int stride = i == 0 ? group.stride() : 1;
        String name = "blocks." + (index + i) + ".conv.";
        Layer body = bottleneck(name, in, in * group.expansion(), group.channels(), stride);
        boolean agree = stride == 1 && in == group.channels();
        bottlenecks.add(agree ? Residual.around(body) : body);
        in = group.channels();
      }
      String range = group.count() == 1 ? "" : "-" + (index + group.count() - 1);
      stages.add(
          new LayeredNetwork.NamedStage("blocks." + index + range, new Sequence(bottlenecks)));
      index += group.count();
    }
    return in;
  }

  private static Layer bottleneck(String name, int in, int inner, int out, int stride) {
    return Sequence.of(
        Convolution.dense(name + 0, in, inner, 1, 1),
        new BatchNormalisation(name + 1, inner),
        new ChannelPrelu(name + 2 + ".weight", inner),
        Convolution.depthwise(name + 3, inner, stride),
        new BatchNormalisation(name + 4, inner),
        new ChannelPrelu(name + 5 + ".weight", inner),
        Convolution.dense(name + 6, inner, out, 1, 1),
        new BatchNormalisation(name + 7, out));
  }

  private static Layer normalised(String name, int channels, Convolution convolution) {
    return Sequence.of(convolution, new BatchNormalisation(name + ".bn", channels));
  }

  private static Layer activated(String name, int channels, Convolution convolution) {
    return Sequence.of(
        convolution,
        new BatchNormalisation(name + ".bn", channels),
        new ChannelPrelu(name + ".prelu.weight", channels));
  }
}
