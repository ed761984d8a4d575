package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * PReLU with one slope a channel: {@code y = x} where x is above 0, {@code y = a_c x} elsewhere.
 *
 * <p>Parameter: the slopes, one value a channel, initially 0.25, by the name that is given.
 *
 * <p>It is computed as {@code relu(x) + a_c (x - relu(x))}, and on MXNet as {@code a_c x + (1 -
 * a_c) relu(x)} with both products as depthwise 1x1 convolutions: the gradient of a slope is a sum
 * over images and pixels, which MXNet does far faster as a convolution's weight gradient than as
 * that of a broadcast product, and PyTorch does not. Without a gradient PyTorch takes {@code max(x,
 * a_c x)} where no slope is above 1: the same bits.
 *
 * <p>Source: He et al., "Delving Deep into Rectifiers", ICCV 2015, eq. (1); Caffe's PReLU layer.
 */
public final class ChannelPrelu implements Layer {

  private static final float INITIAL_SLOPE = 0.25f;
  private static final int MAPS = 4;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  private final int channels;
  private final Parameter slope;

  public ChannelPrelu(String parameterName, int channels) {
    this.channels = channels;
    slope =
        LayerParameters.of(
            parameterName,
            Parameter.Type.OTHER,
            new Shape(channels),
            new ConstantInitializer(INITIAL_SLOPE));
  }

  @Override
  public NDArray forward(ForwardContext pass, NDArray x) {
    NDArray a = pass.value(slope, x);
    if (x.getShape().dimension() == 2) {
      // vectors are maps of one pixel
      return ofMaps(pass, x.reshape(-1, channels, 1, 1), a).reshape(x.getShape());
    }
    return ofMaps(pass, x, a);
  }

  private NDArray ofMaps(ForwardContext pass, NDArray x, NDArray a) {
    boolean mxnet = FeatureMaps.onMxNet(x);
    if (!pass.training() && !mxnet && atMostOne(a)) {
      try (NDArray scaled = x.mul(pass.toMaps(a).reshape(1, channels, 1, 1))) {
        return scaled.maximum(x);
      }
    }
    NDArray rectified = Activation.relu(x);
    if (mxnet) {
      NDArray factors = a.reshape(channels, 1, 1, 1);
      NDArray below = scaled(x, pass.toMaps(factors));
      NDArray above = scaled(rectified, pass.toMaps(factors.neg().add(1)));
      return sum(pass, below, above, rectified);
    }
    NDArray negative = x.sub(rectified);
    NDArray scaled = negative.mul(pass.toMaps(a).reshape(1, channels, 1, 1));
    return sum(pass, scaled, rectified, negative);
  }

  /** Whether max(x, a x) is PReLU, in two passes over the maps instead of four. */
  private static boolean atMostOne(NDArray slopes) {
    if (slopes.getDevice().isGpu()) {
      // looking at the values would make the device wait
      return false;
    }
    for (float slope : slopes.toFloatArray()) {
      if (!(slope <= 1)) {
        return false;
      }
    }
    return true;
  }

  /** Adds two terms, and frees what only a recorded gradient may need: the engine keeps that. */
  private static NDArray sum(ForwardContext pass, NDArray first, NDArray second, NDArray done) {
    NDArray sum = FeatureMaps.sum(first, second, pass.training());
    second.close();
    done.close();
    return sum;
  }

  private NDArray scaled(NDArray x, NDArray factors) {
    return Conv2d.conv2d(x, factors, null, ONE, NO_PADDING, ONE, channels).singletonOrThrow();
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.plus(channels, 0, MAPS * before.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    String slopes = graph.parameter(slope, new Shape(channels, 1, 1));
    return graph.add("PRelu", OnnxGraph.attributes(), input, slopes);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(slope);
  }
}
