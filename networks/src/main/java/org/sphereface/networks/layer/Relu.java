package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** The rectifier: {@code max(x, 0)}. */
public record Relu() implements Layer {

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return Activation.relu(x);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.plus(0, 0, before.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add("Relu", OnnxGraph.attributes(), input);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
