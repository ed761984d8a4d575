package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import org.sphereface.engine.Engines;
import org.sphereface.engine.RowEntries;

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
   * <p>l leaves out the own class by {@link #MASK} in its place. On MXNet it is written into the
   * logits themselves: of all their operations only the product may need them again, and it needs
   * its inputs alone. On PyTorch, which watches over what is changed, it is added, which costs two
   * operations of size B x N. The gradients, {@code -(1 - p_y)} by the target and {@code (1 - p_y)
   * exp(z_j - l)} by the others, come from terms of value 0.
   *
   * @param labels B
   */
  static MarginLogits.Outcome withTarget(MarginLogits logits, NDArray labels) {
    NDArray target = logits.target();
    NDArray others = masked(logits.plain(), labels);
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

  /** Returns the logits with {@link #MASK} at the label of each row. */
  private static NDArray masked(NDArray plain, NDArray labels) {
    NDManager manager = labels.getManager();
    if (Engines.isMxNet(manager)) {
      RowEntries.set(plain.stopGradient(), labels, MASK);
      return plain;
    }
    NDArray rows = manager.arange(0, Math.toIntExact(labels.size()), 1, DataType.INT64);
    NDArray mask = manager.zeros(plain.getShape(), labels.getDataType());
    mask.set(
        new NDIndex("{}, {}", rows, labels.toType(DataType.INT64, false)),
        manager.ones(labels.getShape(), labels.getDataType()).mul(MASK));
    return plain.add(mask);
  }
}
