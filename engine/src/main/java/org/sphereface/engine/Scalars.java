package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Multiplies arrays by numbers while gradients are recorded.
 *
 * <p>Do not use DJL's {@code mul(Number)}, {@code div(Number)}, {@code pow(Number)} and {@code
 * maximum(Number)} there. On PyTorch they make a tensor on a Java buffer that nothing keeps
 * reachable, and the graph uses this tensor in the backward pass: a garbage collection between the
 * two passes gives a wrong gradient. They also turn a float32 scalar times a double into a float64.
 */
public final class Scalars {

  private Scalars() {}

  /**
   * Returns {@code factor * array}.
   *
   * @param array float32 or float64, not a scalar
   */
  public static NDArray times(NDArray array, double factor) {
    NDManager manager = array.getManager();
    return Engines.isMxNet(manager)
        ? array.mul(factor) // MXNet keeps the number by value
        // the factor's array needs no gradient, so nothing of its making is recorded
        : array.mul(manager.ones(new Shape(1), array.getDataType()).mul(factor));
  }
}
