package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** Swaps rows and columns, so that a linear layer behind it takes a map column by column. */
public record Transposition() implements Layer {

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return x.transpose(0, 1, 3, 2);
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return before.sized(before.width(), before.height());
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add("Transpose", OnnxGraph.attributes().integers("perm", 0, 1, 3, 2), input);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
