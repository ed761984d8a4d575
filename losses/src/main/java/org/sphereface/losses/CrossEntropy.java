package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Cross entropy of a softmax: {@code -log(exp(z_y) / sum_j exp(z_j))}, one value a row. */
final class CrossEntropy {

  // Below any logit, and far from the end of float32.
  private static final float MASK = -1e30f;

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
   * With the own class's logit replaced: {@code log(1 + exp(l - t))}, t the target and l the
   * logarithm of the other classes' {@code sum_j exp(z_j)}.
   *
   * <p>l is taken with the own class masked by a constant, which costs two operations of size B x
   * N. The gradients, {@code -(1 - p_y)} by the target and {@code (1 - p_y) exp(z_j - l)} by the
   * others, come from terms of value 0.
   *
   * @param logits B x N, without margin
   * @param labels B
   * @param target B, the logits of the own classes
   */
  static MarginLogits.Judged withTarget(NDArray logits, NDArray labels, NDArray target) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    NDArray others = logits.add(mask(labels, classes));
    NDArray likelihoods = others.logSoftmax(1);
    NDArray nearest = Rows.largest(others, labels);
    NDArray largest = Rows.picked(others, nearest).stopGradient();
    NDArray total = largest.sub(Rows.picked(likelihoods, nearest)).stopGradient();
    NDArray gap = total.sub(target.stopGradient());
    NDArray missed = Activation.sigmoid(gap).stopGradient();
    NDArray change = target.sub(Rows.picked(logits, labels));
    NDArray path = Rows.picked(likelihoods, labels).add(change).mul(missed).neg();
    NDArray losses = softPlus(gap).stopGradient().add(path.sub(path.stopGradient()));
    return new MarginLogits.Judged(losses, Rows.mask(target.gt(largest), labels));
  }

  /**
   * log(1 + exp(x)), exact for small values too, where 1 + e rounds: {@code e log(u) / (u - 1)}
   * with {@code u = 1 + e} as rounded.
   */
  private static NDArray softPlus(NDArray x) {
    NDArray e = x.abs().neg().exp();
    NDArray u = e.add(1);
    NDArray rounded = u.sub(1);
    NDArray lost = Rows.mask(rounded.eq(0), x);
    return u.log().add(lost).div(rounded.add(lost)).mul(e).add(x.maximum(0));
  }

  /** B x N, {@link #MASK} at the label of each row and 0 elsewhere. */
  private static NDArray mask(NDArray labels, int classes) {
    try {
      return labels.oneHot(classes, MASK, 0, labels.getDataType());
    } catch (UnsupportedOperationException e) {
      // DJL's PyTorch engine lacks this form, and its plain one goes through 64-bit integers.
      NDArray numbers = labels.getManager().arange(0, classes, 1, labels.getDataType());
      NDArray own = labels.reshape(-1, 1).eq(numbers.reshape(1, -1));
      return own.toType(labels.getDataType(), false).mul(MASK);
    }
  }
}
