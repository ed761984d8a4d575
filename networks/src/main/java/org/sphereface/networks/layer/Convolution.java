package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * A two-dimensional convolution.
 *
 * <p>Parameters: {@code NAME.weight}, out x in / groups x kernel height x kernel width, and, for a
 * convolution with a bias, {@code NAME.bias}, out.
 *
 * <p>On the CPU PyTorch computes some convolutions otherwise, since those of oneDNN 3.7.1 (PyTorch
 * 2.7.1) were wrong on an AMD Zen 5 with AVX-512 that tells no sizes of caches:
 *
 * <ul>
 *   <li>kernels of one pixel with 512, 1,024 or 2,048 outputs, or the gradient to as many inputs,
 *       were wrong or ended the process if the channels of a pixel are side by side: they are
 *       products of matrices
 *   <li>the gradient of a depthwise convolution with a stride was wrong in bfloat16: it is in
 *       float32
 * </ul>
 */
public final class Convolution implements Layer {

  private static final double UNIT_DEVIATION = 0.01;
  private static final Shape DILATION = new Shape(1, 1);

  /** From so many channels on, kernels of one pixel are products of matrices. */
  private static final int MANY_CHANNELS = 512;

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
    if (context.training() && groups > 1 && stride > 1 && isPyTorchOnCpu(x)) {
      NDArray b = bias == null ? null : context.value(bias, x);
      return context.toMaps(convolved(context.toFloat32(x), context.value(weight, x), b));
    }
    NDArray w = context.likeMaps(weight, x);
    NDArray b = bias == null ? null : context.likeMaps(bias, x);
    return isProductOfPixels(x) ? productOfPixels(x, w, b) : convolved(x, w, b);
  }

  private NDArray convolved(NDArray x, NDArray w, NDArray b) {
    Shape strides = new Shape(stride, stride);
    Shape sides = new Shape(padding, padding);
    return Conv2d.conv2d(x, w, b, strides, sides, DILATION, groups).singletonOrThrow();
  }

  private static boolean isPyTorchOnCpu(NDArray x) {
    return !FeatureMaps.onMxNet(x) && !x.getDevice().isGpu();
  }

  private boolean isProductOfPixels(NDArray x) {
    Shape kernel = weight.getShape();
    boolean ofPixels = kernel.slice(2).size() == 1 && padding == 0 && groups == 1;
    return ofPixels && Math.max(kernel.get(0), kernel.get(1)) >= MANY_CHANNELS && isPyTorchOnCpu(x);
  }

  /** The product of each pixel's channels and the weights; channels stay side by side. */
  private NDArray productOfPixels(NDArray x, NDArray w, NDArray b) {
    NDArray pixels = x.transpose(0, 2, 3, 1);
    if (stride > 1) {
      String every = "::" + stride;
      pixels = pixels.get(":, " + every + ", " + every + ", :");
    }
    Shape size = pixels.getShape();
    NDArray rows = pixels.reshape(-1, size.get(3));
    NDArray product = Linear.linear(rows, w.reshape(channels, size.get(3)), b).singletonOrThrow();
    return product.reshape(size.get(0), size.get(1), size.get(2), channels).transpose(0, 3, 1, 2);
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
