package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** Takes every second row and column, from the first on: a 1 x 1 maximum of stride 2. */
public record Subsampling() implements Layer {

  private static final Shape WINDOW = new Shape(1, 1);
  private static final Shape STRIDE = new Shape(2, 2);
  private static final Shape PADDING = new Shape(0, 0);

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return Pool.maxPool2d(x, WINDOW, STRIDE, PADDING, false);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    LayerCost map = before.windowed(before.channels(), 1, 1, 2, 0);
    return map.plus(0, 0, map.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add(
        "MaxPool",
        OnnxGraph.attributes().integers("kernel_shape", 1, 1).integers("strides", 2, 2),
        input);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
