package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

/**
 * The logits of a batch, with the logits of the own classes in an array of their own.
 *
 * @param plain B x N, without margin
 * @param own B, the logits of the own classes without margin, with the same gradient as their
 *     places in {@code plain}; null without a margin
 * @param target B, the logits of the own classes with their margin; null without a margin
 */
public record MarginLogits(NDArray plain, NDArray own, NDArray target) {

  /** Returns logits without a margin, B x N. */
  public static MarginLogits withoutMargin(NDArray plain) {
    return new MarginLogits(plain, null, null);
  }

  /**
   * Computes the softmax's cross entropy of each image, and the hits. With a margin it may
   * overwrite the own classes' places in {@code plain}, which must not be the output of an
   * operation whose gradient needs its output, such as exp.
   */
  public Outcome crossEntropy(NDArray labels) {
    return target == null
        ? new Outcome(CrossEntropy.of(plain, labels), Rows.hits(plain, labels))
        : CrossEntropy.withTarget(this, labels);
  }

  /**
   * The outcome of a batch.
   *
   * @param losses B, the cross entropies
   * @param hits B, 1 where the own class has the largest logit, margin included
   */
  public record Outcome(NDArray losses, NDArray hits) {}
}
