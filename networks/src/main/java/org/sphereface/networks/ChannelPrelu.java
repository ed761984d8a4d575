package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.List;

/**
 * PReLU with one slope a channel: {@code y = x} where x is above 0, {@code y = a_c x} elsewhere.
 *
 * <p>Parameter: the slopes, one value a channel, initially 0.25, by the name that is given.
 *
 * <p>It is computed as {@code a_c x + (1 - a_c) relu(x)}, both products as depthwise 1x1
 * convolutions: the gradient of a slope is a sum over images and pixels, which MXNet does far
 * faster as a convolution's weight gradient than as that of a broadcast product.
 *
 * <p>Source: He et al., "Delving Deep into Rectifiers", ICCV 2015, eq. (1); Caffe's PReLU layer.
 */
final class ChannelPrelu implements Layer {

  private static final float INITIAL_SLOPE = 0.25f;
  private static final int MAPS = 4;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NO_PADDING = new Shape(0, 0);

  private final int channels;
  private final Parameter slope;

  ChannelPrelu(String parameterName, int channels) {
    this.channels = channels;
    slope =
        Parameters.of(
            parameterName,
            Parameter.Type.OTHER,
            new Shape(channels),
            new ConstantInitializer(INITIAL_SLOPE));
  }

  @Override
  public NDArray forward(ParameterStore parameterStore, NDArray x, boolean training) {
    NDArray a = parameterStore.getValue(slope, x.getDevice(), training).reshape(channels, 1, 1, 1);
    // vectors are maps of one pixel
    NDArray map = x.getShape().dimension() == 2 ? x.reshape(-1, channels, 1, 1) : x;
    NDArray linear = scaled(map, a);
    NDArray rectified = scaled(Activation.relu(map), a.neg().add(1));
    return linear.add(rectified).reshape(x.getShape());
  }

  private NDArray scaled(NDArray x, NDArray factors) {
    return Conv2d.conv2d(x, factors, null, ONE, NO_PADDING, ONE, channels).singletonOrThrow();
  }

  @Override
  public Measure measure(Measure before) {
    return before.plus(channels, 0, MAPS * before.mapValues());
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(slope);
  }
}
