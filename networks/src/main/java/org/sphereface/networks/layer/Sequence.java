package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** Layers one after the other; without layers, the output is the input. */
public record Sequence(List<Layer> layers) implements Layer {

  /** Copies the list. */
  public Sequence {
    layers = List.copyOf(layers);
  }

  /** Makes a sequence. */
  public static Sequence of(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  @Override
  public NDArray forward(ForwardContext context, NDArray x) {
    NDArray current = x;
    for (Layer layer : layers) {
      NDArray next = layer.forward(context, current);
      if (current != x && current != next) {
        // the engine keeps what a gradient needs; freed early, the memory is reused while in the
        // cache
        current.close();
      }
      current = next;
    }
    return current;
  }

  @Override
  public LayerCost measure(LayerCost before) {
    LayerCost current = before;
    for (Layer layer : layers) {
      current = layer.measure(current);
    }
    return current;
  }

  @Override
  public String describe(OnnxGraph graph, String input) {
    String current = input;
    for (Layer layer : layers) {
      current = layer.describe(graph, current);
    }
    return current;
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }
}
