package org.sphereface.losses;

import ai.djl.ndarray.NDArray;

/** Cross entropy of a softmax. */
final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * The batch's mean of {@code -log(exp(z_y) / sum_j exp(z_j))}, a scalar.
   *
   * @param logits B x N
   * @param own B x N, 1 at the label of each row and 0 elsewhere
   */
  static NDArray mean(NDArray logits, NDArray own) {
    return logits.logSoftmax(1).mul(own).sum(new int[] {1}).mean().neg();
  }
}
