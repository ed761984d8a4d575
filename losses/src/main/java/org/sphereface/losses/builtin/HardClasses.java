package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import org.sphereface.losses.arithmetic.Rows;

/**
 * The classes that take an image from its own: those whose logit is above the own class's behind
 * its margin.
 */
final class HardClasses {

  private HardClasses() {}

  /**
   * Returns 1 at the hard classes and 0 elsewhere, without gradient: B x N.
   *
   * @param logits B x N
   * @param bound the own classes' logits behind their margin, B
   */
  static NDArray mask(NDArray logits, NDArray bound) {
    return Rows.mask(logits.stopGradient().gt(bound.stopGradient().reshape(-1, 1)), logits);
  }

  /**
   * Returns {@code factor z + offset} at the hard classes and z elsewhere, differentiable by z.
   *
   * @param logits z, B x N
   * @param hard their mask
   */
  static NDArray weighted(NDArray logits, NDArray hard, double factor, double offset) {
    return logits.mul(hard.mul(factor - 1).add(1)).add(hard.mul(offset));
  }
}
