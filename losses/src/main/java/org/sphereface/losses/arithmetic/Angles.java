package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

/** Angles from cosines. */
public final class Angles {

  // The largest cosine below 1 that float32 tells apart with room to spare: at 1 the slope of the
  // arc cosine is infinite.
  private static final double LARGEST_COSINE = 1 - 1e-6;

  private Angles() {}

  /** Radians, kept 0.0014 away from 0 and pi. */
  public static NDArray of(NDArray cosine) {
    return cosine.clip(-LARGEST_COSINE, LARGEST_COSINE).acos();
  }
}
