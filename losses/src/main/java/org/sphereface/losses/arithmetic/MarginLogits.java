package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

/**
 * The logits of a batch, the own classes' apart.
 *
 * @param plain B x N, without margin
 * @param own B, those of the own classes without margin: a gradient by one of these goes where one
 *     by its place in {@code plain} goes. Null where there is no margin
 * @param target B, the logits of the own classes with their margin; null where there is none
 */
public record MarginLogits(NDArray plain, NDArray own, NDArray target) {

  public static MarginLogits withoutMargin(NDArray plain) {
    return new MarginLogits(plain, null, null);
  }

  /** The softmax's cross entropy, one value an image, and its hits. */
  public Outcome crossEntropy(NDArray labels) {
    return target == null
        ? new Outcome(CrossEntropy.of(plain, labels), Rows.hits(plain, labels))
        : CrossEntropy.withTarget(this, labels);
  }

  /**
   * @param losses B
   * @param hits B, 1 where the own class has the largest logit, margin included
   */
  public record Outcome(NDArray losses, NDArray hits) {}
}
