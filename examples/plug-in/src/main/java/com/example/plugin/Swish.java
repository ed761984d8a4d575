package com.example.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;
import org.sphereface.networks.layer.ForwardContext;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;

/** The activation {@code x sigmoid(x)}: a layer that the harness does not have. */
record Swish() implements Layer {

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return x.mul(Activation.sigmoid(x));
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.plus(0, 0, 2 * before.mapValues());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    String gate = graph.add("Sigmoid", OnnxGraph.attributes(), input);
    return graph.add("Mul", OnnxGraph.attributes(), input, gate);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
