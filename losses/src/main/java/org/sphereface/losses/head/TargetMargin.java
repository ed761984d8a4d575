package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import java.util.OptionalDouble;

/** Replaces the cosine to the own class by a smaller value, so that the loss keeps a margin. */
@FunctionalInterface
public interface TargetMargin {

  /** No margin: the cosine itself. */
  TargetMargin NONE =
      new TargetMargin() {
        @Override
        public NDArray of(NDArray cosine, long iteration) {
          return cosine;
        }

        @Override
        public boolean isNone() {
          return true;
        }
      };

  /**
   * Returns what takes the place of the cosine, such as {@code cosine.sub(m)}.
   *
   * @param cosine B, values in [-1, 1]
   * @param iteration counted from 1
   * @return of the same shape, differentiable
   */
  NDArray of(NDArray cosine, long iteration);

  /** Whether {@link #of} returns the cosine itself, so that heads need not compute a target. */
  default boolean isNone() {
    return false;
  }

  /** The annealing weight at an iteration (counted from 1), or empty without annealing. */
  default OptionalDouble lambda(long iteration) {
    return OptionalDouble.empty();
  }
}
