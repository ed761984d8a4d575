package org.sphereface.losses;

import ai.djl.ndarray.NDArray;

/** Cross entropy of a softmax: {@code -log(exp(z_y) / sum_j exp(z_j))}, one value a row. */
final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * Of the logits as they are.
   *
   * @param logits B x N
   * @param labels B
   */
  static NDArray of(NDArray logits, NDArray labels) {
    return Rows.picked(logits.logSoftmax(1), labels).neg();
  }

  /**
   * With the own class's logit replaced.
   *
   * <p>The replaced logit enters as a constant, and its gradient, {@code dL/dz_y = p_y - 1}, is
   * given back to it by a term of value 0. That needs no operation of size B x N in the backward
   * pass besides those of the plain cross entropy.
   *
   * @param logits B x N, without margin
   * @param labels B
   * @param target B, the logits of the own classes
   */
  static MarginLogits.Judged withTarget(NDArray logits, NDArray labels, NDArray target) {
    NDArray change = target.sub(Rows.picked(logits, labels));
    NDArray fixed = change.stopGradient();
    NDArray moved = logits.add(moves(logits, labels, fixed));
    NDArray likelihood = Rows.picked(moved.logSoftmax(1), labels);
    NDArray slope = likelihood.exp().sub(1).stopGradient();
    NDArray losses = likelihood.neg().add(slope.mul(change.sub(fixed)));
    return new MarginLogits.Judged(losses, Rows.hits(moved, labels));
  }

  private static NDArray moves(NDArray logits, NDArray labels, NDArray change) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    return Rows.own(labels, classes).mul(change.reshape(-1, 1));
  }
}
