package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;

/** Computes the softmax's cross entropy {@code -log(exp(z_y) / sum_j exp(z_j))} of each row. */
public final class CrossEntropy {

  // Below any logit, and far from the end of float32.
  private static final float MASK = -1e30f;

  private CrossEntropy() {}

  /**
   * Returns the cross entropies of logits without a margin: B. For the mean over the batch and for
   * a margin see {@link MarginLogits#crossEntropy}.
   *
   * @param logits B x N
   * @param labels B
   */
  public static NDArray of(NDArray logits, NDArray labels) {
    return Rows.picked(logits.logSoftmax(1), labels).neg();
  }

  /**
   * Replaces the own class's logit: {@code log(1 + exp(l - t))}, t the target and l the logarithm
   * of the other classes' {@code sum_j exp(z_j)}.
   *
   * <p>l leaves out the own class by a constant mask, which costs two operations of size B x N. The
   * gradients, {@code -(1 - p_y)} by the target and {@code (1 - p_y) exp(z_j - l)} by the others,
   * come from terms of value 0.
   *
   * @param labels B
   */
  static MarginLogits.Outcome withTarget(MarginLogits logits, NDArray labels) {
    NDArray target = logits.target();
    NDArray others = logits.plain().add(mask(labels, logits.plain().getShape().get(1)));
    NDArray likelihoods = others.logSoftmax(1);
    NDArray nearest = Rows.largest(others, labels);
    NDArray largest = Rows.picked(others, nearest);
    NDArray total = largest.sub(Rows.picked(likelihoods, nearest));
    NDArray gap = total.sub(target).stopGradient();
    NDArray path =
        Rows.picked(likelihoods, labels).sub(logits.own()).add(target).mul(Activation.sigmoid(gap));
    NDArray losses = Activation.softPlus(gap).add(path.stopGradient().sub(path));
    return new MarginLogits.Outcome(losses, Rows.mask(target.gt(largest), labels));
  }

  /** Returns B x N, {@link #MASK} at the label of each row and 0 elsewhere. */
  private static NDArray mask(NDArray labels, long classes) {
    int depth = Math.toIntExact(classes);
    try {
      return labels.oneHot(depth, MASK, 0, labels.getDataType());
    } catch (UnsupportedOperationException e) {
      // DJL's PyTorch engine has the plain form only, which goes through 64-bit integers.
      NDManager manager = labels.getManager();
      int rows = Math.toIntExact(labels.size());
      NDArray places = manager.arange(0, rows, 1, DataType.INT64).mul(classes);
      NDArray zeros = manager.zeros(new Shape(labels.size(), classes), labels.getDataType());
      return zeros.put(
          places.add(labels.toType(DataType.INT64, false)),
          manager.ones(labels.getShape(), labels.getDataType()).mul(MASK));
    }
  }
}
