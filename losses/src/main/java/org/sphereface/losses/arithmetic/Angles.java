package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

/** Computes with angles from their cosines. */
public final class Angles {

  // At 1 the slope of the arc cosine is infinite; this is well below 1 in float32.
  private static final double LARGEST_COSINE = 1 - 1e-6;

  // Keeps the sine's slope finite at 0 and pi.
  private static final double SMALLEST_SQUARED_SINE = 1e-10;

  private Angles() {}

  /** Returns angles in radians, at least 0.0014 away from 0 and pi. */
  public static NDArray of(NDArray cosine) {
    return cosine.clip(-LARGEST_COSINE, LARGEST_COSINE).acos();
  }

  /** Returns the sines of the angles in [0, pi] with these cosines, at least 1e-5. */
  public static NDArray sine(NDArray cosine) {
    return cosine.square().neg().add(1).clip(SMALLEST_SQUARED_SINE, 1).sqrt();
  }

  /**
   * Returns {@code cos(theta + m)}.
   *
   * @param cosine cos theta, theta in [0, pi]
   * @param margin m in radians, of the same shape
   */
  public static NDArray cosineOfSum(NDArray cosine, NDArray margin) {
    return cosine.mul(margin.cos()).sub(sine(cosine).mul(margin.sin()));
  }
}
