package org.sphereface.experiments.model;

/** What computes the embeddings of one of this program's networks. */
public enum NetworkRuntime {

  /**
   * ONNX Runtime if it is on the class path, the network has an ONNX form, and it computes in
   * float32 on the CPU; otherwise the engine.
   */
  AUTO,

  /** The engine of DJL that loads the network. */
  ENGINE,

  /** ONNX Runtime, in float32 on the CPU. */
  ONNX_RUNTIME
}
