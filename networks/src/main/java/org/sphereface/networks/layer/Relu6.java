package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * Cuts values off at 0 and 6: {@code min(max(x, 0), 6)}.
 *
 * <p>Source: Sandler et al., "MobileNetV2", CVPR 2018, section 4.
 */
public record Relu6() implements Layer {

  private static final float LARGEST = 6;

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return x.clip(0, LARGEST);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.plus(0, 0, before.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    String low = graph.add("Constant", OnnxGraph.attributes().real("value_float", 0));
    String high = graph.add("Constant", OnnxGraph.attributes().real("value_float", LARGEST));
    return graph.add("Clip", OnnxGraph.attributes(), input, low, high);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
