package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

/** Computes angles from cosines. */
public final class Angles {

  // At 1 the slope of the arc cosine is infinite; this is well below 1 in float32.
  private static final double LARGEST_COSINE = 1 - 1e-6;

  private Angles() {}

  /** Returns angles in radians, at least 0.0014 away from 0 and pi. */
  public static NDArray of(NDArray cosine) {
    return cosine.clip(-LARGEST_COSINE, LARGEST_COSINE).acos();
  }
}
