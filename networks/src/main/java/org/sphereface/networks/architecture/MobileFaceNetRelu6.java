package org.sphereface.networks.architecture;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.BatchNormalisation;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;
import org.sphereface.networks.layer.Relu;
import org.sphereface.networks.layer.Relu6;
import org.sphereface.networks.layer.Residual;
import org.sphereface.networks.layer.Sequence;

/**
 * MobileFaceNet as foamliu published it: ReLU6 in place of PReLU, a depthwise and a 1x1 convolution
 * with ReLU behind the first one, and a bias in the last one. The bottlenecks are those of {@link
 * MobileFaceNet}.
 *
 * <p>Parameters are named as in that code: {@code conv1.0.weight} (convolution), {@code conv1.1.*}
 * (batch normalisation: {@code weight}, {@code bias}, {@code running_mean}, {@code running_var});
 * {@code dw_conv.depthwise.weight}, {@code dw_conv.bn1.*}, {@code dw_conv.pointwise.weight}, {@code
 * dw_conv.bn2.*}; {@code features.0.conv.0.0.weight}, {@code .0.1.*}, {@code .1.0.weight}, {@code
 * .1.1.*}, {@code .2.weight}, {@code .3.*} to {@code features.14}; {@code conv2.0.weight}, {@code
 * conv2.1.*}; {@code gdconv.depthwise.weight}, {@code gdconv.bn.*}; {@code conv3.weight}, {@code
 * .bias}; {@code bn.*}.
 *
 * <p>Its published parameters were trained on images of {@code (v / 255 - mean) / deviation} with
 * ImageNet's mean and deviation.
 *
 * <p>Source: github.com/foamliu/MobileFaceNet, mobilefacenet.py.
 *
 * @param inputHeight pixels, at least 16
 * @param inputWidth pixels, at least 16
 * @param embeddingSize number of values of an embedding
 */
public record MobileFaceNetRelu6(
    @JsonPropertyDescription("Height of the input in pixels, at least 16") int inputHeight,
    @JsonPropertyDescription("Width of the input in pixels, at least 16") int inputWidth,
    @JsonPropertyDescription("Number of values of an embedding") int embeddingSize)
    implements Network {

  private static final String ID = "mobilefacenet-relu6";
  private static final int FIRST_CHANNELS = 64;
  private static final int LAST_CHANNELS = 512;

  /** 112 x 112, 128 values. */
  public MobileFaceNetRelu6() {
    this(112, 112, 128);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public MobileFaceNetRelu6 {
    NetworkOptionChecks.requireSizes(ID, inputHeight, inputWidth, embeddingSize);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String summary() {
    return "MobileFaceNet with ReLU6 in place of PReLU, as foamliu published it.";
  }

  @Override
  public String source() {
    return "github.com/foamliu/MobileFaceNet; Chen et al., MobileFaceNets, CCBR 2018";
  }

  @Override
  public String label() {
    return "MobileFaceNet (ReLU6)";
  }

  @Override
  public EmbeddingNetwork block() {
    return layered();
  }

  private LayeredNetwork layered() {
    List<Layer> features = new ArrayList<>();
    int in = FIRST_CHANNELS;
    for (MobileFaceNet.Group group : MobileFaceNet.GROUPS) {
      for (int i = 0; i < group.count(); i++) {
        int stride = i == 0 ? group.stride() : 1;
        String name = "features." + features.size() + ".conv.";
        Layer body = bottleneck(name, in, in * group.expansion(), group.channels(), stride);
        boolean agree = stride == 1 && in == group.channels();
        features.add(agree ? Residual.around(body) : body);
        in = group.channels();
      }
    }
    List<LayeredNetwork.NamedStage> stages = new ArrayList<>();
    stages.add(
        new LayeredNetwork.NamedStage(
            "conv1",
            activated(
                "conv1", FIRST_CHANNELS, Convolution.dense("conv1.0", 3, FIRST_CHANNELS, 3, 2))));
    stages.add(new LayeredNetwork.NamedStage("dw_conv", separable()));
    stages.add(new LayeredNetwork.NamedStage("features", new Sequence(features)));
    stages.add(
        new LayeredNetwork.NamedStage(
            "conv2",
            activated(
                "conv2", LAST_CHANNELS, Convolution.dense("conv2.0", in, LAST_CHANNELS, 1, 1))));
    LayerCost map = LayerCost.image(inputHeight, inputWidth);
    for (LayeredNetwork.NamedStage stage : stages) {
      map = stage.layer().measure(map);
    }
    stages.add(
        new LayeredNetwork.NamedStage(
            "gdconv",
            Sequence.of(
                Convolution.global("gdconv.depthwise", LAST_CHANNELS, map.height(), map.width()),
                new BatchNormalisation("gdconv.bn", LAST_CHANNELS))));
    stages.add(
        new LayeredNetwork.NamedStage(
            "conv3",
            Sequence.of(
                Convolution.biased("conv3", LAST_CHANNELS, embeddingSize, 1, 1),
                new BatchNormalisation("bn", embeddingSize))));
    return new LayeredNetwork(inputHeight, inputWidth, stages, new ParameterMultipliers(1, 0, 0));
  }

  private static Layer separable() {
    return Sequence.of(
        Convolution.depthwise("dw_conv.depthwise", FIRST_CHANNELS, 1),
        new BatchNormalisation("dw_conv.bn1", FIRST_CHANNELS),
        new Relu(),
        Convolution.dense("dw_conv.pointwise", FIRST_CHANNELS, FIRST_CHANNELS, 1, 1),
        new BatchNormalisation("dw_conv.bn2", FIRST_CHANNELS),
        new Relu());
  }

  private static Layer bottleneck(String name, int in, int inner, int out, int stride) {
    return Sequence.of(
        activated(name + 0, inner, Convolution.dense(name + "0.0", in, inner, 1, 1)),
        activated(name + 1, inner, Convolution.depthwise(name + "1.0", inner, stride)),
        Convolution.dense(name + 2, inner, out, 1, 1),
        new BatchNormalisation(name + 3, out));
  }

  private static Layer activated(String name, int channels, Convolution convolution) {
    return Sequence.of(convolution, new BatchNormalisation(name + ".1", channels), new Relu6());
  }
}
