package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** Layers one after the other; without any, it gives what it is given. */
public record Sequence(List<Layer> layers) implements Layer {

  public Sequence {
    layers = List.copyOf(layers);
  }

  public static Sequence of(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  @Override
  public NDArray forward(ForwardContext pass, NDArray x) {
    NDArray current = x;
    for (Layer layer : layers) {
      NDArray next = layer.forward(pass, current);
      if (current != x && current != next) {
        // what a gradient needs of it the engine keeps; the next layer finds the rest in the cache
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
