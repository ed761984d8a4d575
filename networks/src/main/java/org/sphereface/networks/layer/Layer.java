package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** A part of a network. It can run, report its cost without running, and add itself to ONNX. */
public interface Layer {

  /** Runs on feature maps (N x C x H x W) or, behind a linear layer, on vectors (N x C). */
  NDArray forward(ForwardContext context, NDArray x);

  /** Returns the cost of the network up to and with this layer, from the cost before it. */
  LayerCost measure(LayerCost before);

  /**
   * Adds the layer, in its form for embedding, to an ONNX graph.
   *
   * @param input name of the layer's input value
   * @return name of the layer's output value
   */
  String describe(OnnxGraph graph, String input);

  /** The parameters, in the order in which a pass uses them. */
  List<Parameter> parameters();
}
