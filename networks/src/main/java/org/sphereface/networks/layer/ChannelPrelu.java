package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.List;
import org.sphereface.engine.TorchFunction;
import org.sphereface.networks.io.OnnxGraph;

/**
 * PReLU with one slope for each channel: {@code y = x} where x is above 0, {@code y = a_c x}
 * elsewhere.
 *
 * <p>Parameter: the slopes, one value for each channel, initially 0.25.
 *
 * <p>In training PyTorch computes it as the point between {@code relu(x)} and x at a_c ({@code
 * lerp}), whose gradient is faster than that of its own operator; without a gradient it takes its
 * own operator, which passes over the maps once. DJL offers neither. MXNet computes {@code a_c x +
 * (1 - a_c) relu(x)} with both products as depthwise 1x1 convolutions: the gradient of a slope, a
 * sum over images and pixels, is far faster as a convolution's weight gradient than by MXNet's own
 * operator.
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
  private TorchFunction operator;
  private TorchFunction interpolation;

  /** Makes a layer whose slopes have the given name. */
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
  public NDArray forward(ForwardContext context, NDArray x) {
    if (x.getShape().dimension() == 2) {
      // vectors are maps of one pixel
      return ofMaps(context, x.reshape(-1, channels, 1, 1)).reshape(x.getShape());
    }
    return ofMaps(context, x);
  }

  private NDArray ofMaps(ForwardContext context, NDArray x) {
    if (!FeatureMaps.onMxNet(x)) {
      return onPyTorch(context, x, context.likeMaps(slope, x));
    }
    NDArray rectified = Activation.relu(x);
    NDArray factors = context.value(slope, x).reshape(channels, 1, 1, 1);
    NDArray below = scaled(x, context.toMaps(factors));
    NDArray above = scaled(rectified, context.toMaps(factors.neg().add(1)));
    return sum(context, below, above, rectified);
  }

  private NDArray onPyTorch(ForwardContext context, NDArray x, NDArray a) {
    if (!context.training()) {
      if (operator == null) {
        operator = load("return torch.prelu(x, a)", "x", "a");
      }
      // as if in training, since such a result may be changed in place
      return operator.apply(true, x, a);
    }
    if (interpolation == null) {
      interpolation = load("return torch.lerp(above, x, a)", "above", "x", "a");
    }
    try (NDArray above = Activation.relu(x)) {
      return interpolation.apply(true, above, x, a.reshape(1, channels, 1, 1));
    }
  }

  /** One operator: TorchScript computes the gradient of several more slowly than PyTorch does. */
  private TorchFunction load(String statement, String... arguments) {
    NDManager manager = slope.getArray().getManager();
    return TorchFunction.load(manager, List.of(arguments), List.of(statement));
  }

  private boolean slopesAreAtMostOne() {
    for (float value : slope.getArray().toFloatArray()) {
      if (!(value <= 1)) {
        return false;
      }
    }
    return true;
  }

  /** Adds two terms and closes the arrays that only a gradient needs; the engine keeps those. */
  private static NDArray sum(ForwardContext context, NDArray first, NDArray second, NDArray done) {
    NDArray sum = FeatureMaps.sum(first, second, context.training());
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
    if (graph.form() == OnnxGraph.Form.BLOCKED && slopesAreAtMostOne()) {
      return describeBlocked(graph, input);
    }
    String slopes = graph.parameter(slope, new Shape(channels, 1, 1));
    return graph.add("PRelu", OnnxGraph.attributes(), input, slopes);
  }

  /**
   * {@code a_c x + relu((1 - a_c) x)}, which is PReLU where a slope is at most 1, of depthwise 1x1
   * convolutions.
   */
  private String describeBlocked(OnnxGraph graph, String input) {
    float[] below = slope.getArray().toFloatArray();
    float[] above = new float[below.length];
    for (int i = 0; i < below.length; i++) {
      above[i] = 1 - below[i];
    }
    String name = slope.getName();
    String linear = scaled(graph, input, graph.values(name + ".below", below, factors()));
    String rest = scaled(graph, input, graph.values(name + ".above", above, factors()));
    String rectified = graph.add("Relu", OnnxGraph.attributes(), rest);
    return graph.add("Add", OnnxGraph.attributes(), rectified, linear);
  }

  private Shape factors() {
    return new Shape(channels, 1, 1, 1);
  }

  private String scaled(OnnxGraph graph, String input, String factors) {
    OnnxGraph.Attributes attributes =
        OnnxGraph.attributes().integers("kernel_shape", 1, 1).integer("group", channels);
    return graph.add("Conv", attributes, input, factors);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(slope);
  }
}
