package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.sphereface.networks.io.OnnxGraph;

/** The sum of two paths: {@code shortcut(x) + body(x)}. */
public record Residual(Layer shortcut, Layer body) implements Layer {

  /** Adds the input to the output of a body: {@code x + body(x)}. */
  public static Residual around(Layer body) {
    return new Residual(Sequence.of(), body);
  }

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    NDArray inner = body.forward(context, x);
    NDArray direct = shortcut.forward(context, x);
    if (inner == x) {
      return FeatureMaps.sum(direct, inner);
    }
    NDArray sum = FeatureMaps.sum(inner, direct, context.training());
    if (direct != x) {
      direct.close();
    }
    return sum;
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return body.measure(before).joined(shortcut.measure(before), before);
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return graph.add(
        "Add",
        OnnxGraph.attributes(),
        shortcut.describe(graph, input),
        body.describe(graph, input));
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(shortcut.parameters().stream(), body.parameters().stream()).toList();
  }
}
