package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * A linear layer on a whole feature map, from N x C x H x W to N x out.
 *
 * <p>Parameters: {@code NAME.weight}, out x in, the inputs channel by channel and row by row, and
 * {@code NAME.bias}, out.
 *
 * <p>On the CPU the engines distribute the rows of a product's first factor over their threads. So
 * the weights come first if they have more rows than there are images.
 *
 * <p>In mixed precision the product is in float32, since casts of weights and gradient would take
 * what it saves; PyTorch casts the weights once for all passes without training and computes those
 * in bfloat16.
 */
public final class FullyConnected implements Layer {

  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  /** Makes a layer whose parameters' names start with the given name. */
  public FullyConnected(String name, int in, int out, Initializer initial) {
    this.in = in;
    this.out = out;
    LayerParameters named = new LayerParameters(name, initial, true);
    weight = named.weight(new Shape(out, in));
    bias = named.bias(out);
  }

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    boolean inFormatOfMaps = !context.training() && !FeatureMaps.onMxNet(x);
    NDArray w = inFormatOfMaps ? context.likeMaps(weight, x) : context.value(weight, x);
    NDArray b = inFormatOfMaps ? context.likeMaps(bias, x) : context.value(bias, x);
    NDArray flat = x.reshape(x.getShape().get(0), in);
    NDArray vectors = inFormatOfMaps ? flat : context.toFloat32(flat);
    if (!x.getDevice().isGpu() && vectors.getShape().get(0) < out) {
      return Linear.linear(w, vectors, null).singletonOrThrow().transpose().add(b);
    }
    return Linear.linear(vectors, w, b).singletonOrThrow();
  }

  @Override
  public LayerCost measure(LayerCost before) {
    long weights = (long) in * out;
    return before
        .windowed(out, before.height(), before.width(), 1, 0)
        .plus(weights + out, weights, out);
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    String flat = graph.add("Flatten", OnnxGraph.attributes().integer("axis", 1), input);
    return graph.add(
        "Gemm",
        OnnxGraph.attributes().integer("transB", 1),
        flat,
        graph.parameter(weight),
        graph.parameter(bias));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }
}
