package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.networks.io.OnnxGraph;

/** A part of a network: it can be run, and it can be measured without being run. */
public interface Layer {

  /** Runs it on feature maps (N x C x H x W) or, behind a linear layer, on vectors (N x C). */
  NDArray forward(ForwardContext pass, NDArray x);

  /** What the network measures with this part, given what it measures without. */
  LayerCost measure(LayerCost before);

  /**
   * Adds what it does without training to an ONNX graph.
   *
   * @param input name of the value that it takes
   * @return name of the value that it gives
   */
  String describe(OnnxGraph graph, String input);

  /** Its parameters, in the order of the way through it. */
  List<Parameter> parameters();
}
