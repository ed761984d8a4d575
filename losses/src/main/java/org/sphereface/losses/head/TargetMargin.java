package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;

/** What takes the place of the cosine to the own class. */
@FunctionalInterface
public interface TargetMargin {

  /**
   * @param cosine values in [-1, 1]
   * @param iteration counted from 1
   * @return of the same shape, differentiable
   */
  NDArray of(NDArray cosine, long iteration);
}
