package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * A two-dimensional convolution.
 *
 * <p>Parameters: {@code NAME.weight}, out x in / groups x kernel height x kernel width, and, for a
 * convolution with a bias, {@code NAME.bias}, out.
 */
public final class Convolution implements Layer {

  private static final double UNIT_DEVIATION = 0.01;
  private static final Shape DILATION = new Shape(1, 1);

  private final int channels;
  private final int stride;
  private final int padding;
  private final int groups;
  private final Parameter weight;
  private final Parameter bias;

  private Convolution(Shape kernel, int stride, int padding, int groups, LayerParameters named) {
    this.channels = Math.toIntExact(kernel.get(0));
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
    this.weight = named.weight(kernel);
    this.bias = named.biased() ? named.bias(channels) : null;
  }

  private static Convolution make(
      String name, Shape kernel, int stride, int groups, boolean biased, Initializer initial) {
    int padding = Math.toIntExact(kernel.get(2) / 2);
    return new Convolution(
        kernel, stride, padding, groups, new LayerParameters(name, initial, biased));
  }

  /** Makes the first convolution of a SphereFace stage: 3 x 3, stride 2, a bias, Xavier. */
  public static Convolution opening(String name, int in, int out) {
    return make(name, new Shape(out, in, 3, 3), 2, 1, true, CaffeInitializer.xavier(name));
  }

  /** Makes a convolution inside a SphereFace unit: 3 x 3, stride 1, Gaussian. */
  public static Convolution inUnit(String name, int channels, boolean biased) {
    Initializer initial = CaffeInitializer.gaussian(name, UNIT_DEVIATION);
    return make(name, new Shape(channels, channels, 3, 3), 1, 1, biased, initial);
  }

  /** Makes a convolution over all channels, without a bias; the kernel is 1 or 3. */
  public static Convolution dense(String name, int in, int out, int kernel, int stride) {
    Shape shape = new Shape(out, in, kernel, kernel);
    return make(name, shape, stride, 1, false, CaffeInitializer.msra(name));
  }

  /** Makes a convolution over all channels, with a bias; the kernel is 1 or 3. */
  public static Convolution biased(String name, int in, int out, int kernel, int stride) {
    Shape shape = new Shape(out, in, kernel, kernel);
    return make(name, shape, stride, 1, true, CaffeInitializer.msra(name));
  }

  /** Makes a 3 x 3 convolution over each channel alone, without a bias. */
  public static Convolution depthwise(String name, int channels, int stride) {
    Shape shape = new Shape(channels, 1, 3, 3);
    return make(name, shape, stride, channels, false, CaffeInitializer.msra(name));
  }

  /** Makes a convolution from each whole channel to one value, without a bias. */
  public static Convolution global(String name, int channels, int height, int width) {
    LayerParameters named = new LayerParameters(name, CaffeInitializer.msra(name), false);
    return new Convolution(new Shape(channels, 1, height, width), 1, 0, channels, named);
  }

  /**
   * Makes any convolution; its weight starts as He et al. define.
   *
   * @param name of the layer, with which its parameters' names start
   * @param kernel out x in / groups x height x width
   * @param stride of rows and columns, at least 1
   * @param padding zeros at each side, at least 0
   * @param groups into which the channels are divided; 1 for none
   * @throws IllegalArgumentException if a size is out of its range
   */
  public static Convolution of(
      String name, Shape kernel, int stride, int padding, int groups, boolean biased) {
    if (kernel.dimension() != 4 || kernel.size() < 1) {
      throw new IllegalArgumentException(
          name + ": the kernel is " + kernel + ", but takes out x in / groups x height x width");
    }
    if (stride < 1 || padding < 0 || groups < 1 || kernel.get(0) % groups != 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: stride %d, padding %d and groups %d with %d channels are not a convolution: take"
                  + " a stride from 1 on, no negative padding, and groups that divide the channels",
              name, stride, padding, groups, kernel.get(0)));
    }
    return new Convolution(
        kernel,
        stride,
        padding,
        groups,
        new LayerParameters(name, CaffeInitializer.msra(name), biased));
  }

  /** Makes a convolution over all channels, with a bias, without padding, as in MTCNN. */
  public static Convolution valid(String name, int in, int out, int kernel) {
    LayerParameters named = new LayerParameters(name, CaffeInitializer.xavier(name), true);
    return new Convolution(new Shape(out, in, kernel, kernel), 1, 0, 1, named);
  }

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    NDArray w = context.likeMaps(weight, x);
    NDArray b = bias == null ? null : context.likeMaps(bias, x);
    Shape strides = new Shape(stride, stride);
    Shape sides = new Shape(padding, padding);
    NDList convolved = Conv2d.conv2d(x, w, b, strides, sides, DILATION, groups);
    return convolved.singletonOrThrow();
  }

  @Override
  public LayerCost measure(LayerCost before) {
    Shape kernel = weight.getShape();
    int height = Math.toIntExact(kernel.get(2));
    int width = Math.toIntExact(kernel.get(3));
    LayerCost map = before.windowed(channels, height, width, stride, padding);
    return map.plus(
        kernel.size() + (bias == null ? 0 : channels),
        kernel.size() * map.pixels(),
        map.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    Shape kernel = weight.getShape();
    OnnxGraph.Attributes attributes =
        OnnxGraph.attributes()
            .integers("kernel_shape", kernel.get(2), kernel.get(3))
            .integers("strides", stride, stride)
            .integers("pads", padding, padding, padding, padding)
            .integer("group", groups);
    return bias == null
        ? graph.add("Conv", attributes, input, graph.parameter(weight))
        : graph.add("Conv", attributes, input, graph.parameter(weight), graph.parameter(bias));
  }

  @Override
  public List<Parameter> parameters() {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }
}
