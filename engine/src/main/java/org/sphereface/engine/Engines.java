package org.sphereface.engine;

import ai.djl.ndarray.NDManager;

/** Says which engine runs, for operations that the engines do differently. */
public final class Engines {

  private Engines() {}

  /** Whether the manager's arrays are MXNet's. */
  public static boolean isMxNet(NDManager manager) {
    return manager.getEngine().getEngineName().equals("MXNet");
  }

  /** Whether the manager's arrays are PyTorch's. */
  public static boolean isPyTorch(NDManager manager) {
    return manager.getEngine().getEngineName().equals("PyTorch");
  }
}
