package com.example.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;
import org.sphereface.networks.layer.ForwardContext;
import org.sphereface.networks.layer.Layer;
import org.sphereface.networks.layer.LayerCost;

/** The mean of each channel, from N x C x H x W to N x C x 1 x 1. */
record MeanPooling() implements Layer {

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return x.mean(new int[] {2, 3}, true);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.sized(1, 1).plus(0, 0, before.channels());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add("GlobalAveragePool", OnnxGraph.attributes(), input);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
