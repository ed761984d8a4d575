package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Multiplication by a number, where gradients are recorded.
 *
 * <p>DJL's {@code mul(Number)}, {@code div(Number)}, {@code pow(Number)} and {@code
 * maximum(Number)} must not be used there: on PyTorch they make a tensor on a Java buffer that
 * nothing holds, which the graph keeps for the backward pass; a garbage collection between the two
 * passes gives a wrong gradient. They also make a scalar float32 times a double a float64.
 */
public final class Scalars {

  private Scalars() {}

  /**
   * {@code factor * array}.
   *
   * @param array of any shape but that of a scalar, float32 or float64
   */
  public static NDArray times(NDArray array, double factor) {
    NDManager manager = array.getManager();
    return Engines.isMxNet(manager)
        ? array.mul(factor) // kept by value there
        // Nothing of this array's making is recorded, as it needs no gradient.
        : array.mul(manager.ones(new Shape(1), array.getDataType()).mul(factor));
  }
}
