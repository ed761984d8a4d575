package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
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
    return array.mul(constant(array, factor));
  }

  /** An array of one element in the type of another. */
  static NDArray constant(NDArray like, double value) {
    // Nothing of these two is recorded, as neither needs a gradient.
    return like.getManager().ones(new Shape(1), like.getDataType()).mul(value);
  }
}
