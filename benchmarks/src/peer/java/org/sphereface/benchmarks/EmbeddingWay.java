package org.sphereface.benchmarks;

/** What embeds. */
enum EmbeddingWay {
  /** This project's code on ONNX Runtime. */
  OURS("MXNet"),
  /** ONNX Runtime as it comes, on the exported model: {@link OnnxPeer}. */
  PEER("MXNet"),
  /** The same on the quantised model. */
  INT8("MXNet"),
  /** This project's code on MXNet. */
  MXNET("MXNet"),
  /** This project's code on PyTorch. */
  PYTORCH("PyTorch");

  private final String engine;

  EmbeddingWay(String engine) {
    this.engine = engine;
  }

  /** The engine of its process, which ONNX Runtime takes no more than the parameters from. */
  String engine() {
    return engine;
  }
}
