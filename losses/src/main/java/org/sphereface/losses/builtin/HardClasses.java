package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * The classes that take an image from its own: those whose logit z is above the own class's behind
 * its margin. They count {@code factor z + offset} in place of z.
 *
 * @param bound the own classes' logits behind their margin, B
 * @param factor of the logits of hard classes
 * @param offset of the logits of hard classes
 */
record HardClasses(NDArray bound, double factor, double offset) {

  /**
   * Returns 1 at the hard classes and 0 elsewhere, without gradient: B x N.
   *
   * @param logits z, B x N
   */
  NDArray mask(NDArray logits) {
    return Rows.above(logits, bound);
  }

  /**
   * Returns the logits with what hard classes count.
   *
   * @param logits z, B x N
   * @param own z of the own classes, B, taken from {@code logits}
   * @param target what the own classes have in place of theirs, B
   */
  MarginLogits logits(NDArray logits, NDArray own, NDArray target) {
    return logits(logits, mask(logits), own, target);
  }

  /**
   * Returns the logits with what hard classes count.
   *
   * @param hard {@link #mask} of the logits
   */
  MarginLogits logits(NDArray logits, NDArray hard, NDArray own, NDArray target) {
    // the own classes in the same way, from B values: to pick them from the result would cost a
    // gradient of size B x N once more
    NDArray ownHard = Rows.above(own, bound);
    return new MarginLogits(weighted(logits, hard), weighted(own, ownHard), target);
  }

  private NDArray weighted(NDArray logits, NDArray hard) {
    return logits.mul(hard.mul(factor - 1).add(1)).add(hard.mul(offset));
  }
}
