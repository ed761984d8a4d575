package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;

/**
 * A 3x3 convolution with padding 1.
 *
 * <p>Parameters: {@code weight}, out x in x 3 x 3, and {@code bias}, out, unless inside a unit.
 */
final class Convolution3x3 extends AbstractBlock {

  private static final byte VERSION = 1;
  private static final double UNIT_DEVIATION = 0.01;
  private static final Shape PADDING = new Shape(1, 1);

  private final int channels;
  private final int stride;
  private final Parameter weight;
  private final Parameter bias;

  private Convolution3x3(int in, int channels, int stride, boolean biased, Initializer initial) {
    super(VERSION);
    this.channels = channels;
    this.stride = stride;
    weight = addParameter(Parameters.weight(new Shape(channels, in, 3, 3), initial));
    bias = biased ? addParameter(Parameters.bias(channels)) : null;
  }

  /** The first convolution of a stage: stride 2, a bias, Xavier. */
  static Convolution3x3 opening(String name, int in, int channels) {
    return new Convolution3x3(in, channels, 2, true, CaffeInitializer.xavier(name));
  }

  /** A convolution inside a residual unit: stride 1, no bias, Gaussian. */
  static Convolution3x3 inUnit(String name, int channels) {
    Initializer initial = CaffeInitializer.gaussian(name, UNIT_DEVIATION);
    return new Convolution3x3(channels, channels, 1, false, initial);
  }

  /** Length of a side after an opening convolution. */
  static long halved(long side) {
    return (side + 1) / 2;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = parameterStore.getValue(weight, x.getDevice(), training);
    NDArray b = bias == null ? null : parameterStore.getValue(bias, x.getDevice(), training);
    return Conv2d.conv2d(x, w, b, new Shape(stride, stride), PADDING);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape in = inputShapes[0];
    long height = stride == 1 ? in.get(2) : halved(in.get(2));
    long width = stride == 1 ? in.get(3) : halved(in.get(3));
    return new Shape[] {new Shape(in.get(0), channels, height, width)};
  }
}
