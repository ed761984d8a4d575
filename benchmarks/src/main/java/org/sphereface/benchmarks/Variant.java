package org.sphereface.benchmarks;

/** Who computes: this project's code on one of the engines, or a peer. */
enum Variant {
  MXNET("MXNet", "MXNet", ""),
  PYTORCH("PyTorch", "PyTorch", ""),
  /** The same net in the simplest form that PyTorch takes: {@link PlainNetwork}. */
  PLAIN("PyTorch, plain", "PyTorch", "plain-"),
  /** The same net in one graph with autocast's casts: {@link AutocastNetwork}. */
  AUTOCAST("PyTorch, autocast", "PyTorch", "autocast-"),
  /** The same net in Python's PyTorch: {@link PythonPeer}. */
  PYTHON("Python's PyTorch", "", "");

  private final String label;
  private final String engine;
  private final String prefix;

  Variant(String label, String engine, String prefix) {
    this.label = label;
    this.engine = engine;
    this.prefix = prefix;
  }

  String label() {
    return label;
  }

  String engine() {
    return engine;
  }

  /** An item by the name that {@link EngineWorker} has for it. */
  String question(String item) {
    return prefix + item;
  }
}
