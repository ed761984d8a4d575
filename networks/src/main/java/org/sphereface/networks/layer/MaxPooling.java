package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * Takes the maximum over windows, without padding. The number of windows is rounded up, {@code
 * ceil((n - window) / stride) + 1}, as in Caffe: the last window may be cut off.
 */
public record MaxPooling(int window, int stride) implements Layer {

  private static final Shape PADDING = new Shape(0, 0);

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return Pool.maxPool2d(x, new Shape(window, window), new Shape(stride, stride), PADDING, true);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    int height = Math.floorDiv(before.height() - window + stride - 1, stride) + 1;
    int width = Math.floorDiv(before.width() - window + stride - 1, stride) + 1;
    LayerCost map =
        before.windowed(before.channels(), window, window, stride, 0).sized(height, width);
    return map.plus(0, 0, map.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add(
        "MaxPool",
        OnnxGraph.attributes()
            .integers("kernel_shape", window, window)
            .integers("strides", stride, stride)
            .integer("ceil_mode", 1),
        input);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
