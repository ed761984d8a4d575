package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/**
 * Dropout. In training, each value becomes 0 with the given probability p, and is otherwise divided
 * by 1 - p; the engine's generator draws. Without training, values stay.
 *
 * <p>Source: Srivastava et al., "Dropout", JMLR 2014, in the inverted form.
 *
 * @param probability of a 0, in [0, 1)
 */
public record Dropout(double probability) implements Layer {

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    return context.training() && probability > 0
        ? ai.djl.nn.norm.Dropout.dropout(x, (float) probability, true).singletonOrThrow()
        : x;
  }

  @Override
  public LayerCost measure(LayerCost before) {
    return probability > 0 ? before.plus(0, 0, 2 * before.mapValues()) : before;
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    return input;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
