package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import org.sphereface.engine.Engines;
import org.sphereface.engine.RowEntries;

/** Computes the softmax's cross entropy {@code -log(exp(z_y) / sum_j exp(z_j))} of each row. */
public final class CrossEntropy {

  // Below any logit, and far from the end of float32.
  private static final float MASK = -1e30f;

  private static final float TINY = 1e-30f;

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
   * <p>The own class's place in the logits is overwritten, by {@link #MASK} to find the largest
   * other logit and then by this one, L. So its probability is {@code q = 1 / (1 + exp(l - L))},
   * from 1 / N to 1 / 2, which gives l, and q's gradient by the other logits is {@code -q (1 - q)
   * exp(z_j - l)}: the softmax's backward pass takes no exponential, that of its logarithm does. On
   * MXNet the logits themselves are overwritten: of all operations on them only the product may
   * need them again, and it needs its inputs alone. The gradients, {@code -(1 - p_y)} by the target
   * and {@code (1 - p_y) exp(z_j - l)} by the others, come from terms of value 0.
   *
   * @param labels B
   */
  static MarginLogits.Outcome withTarget(MarginLogits logits, NDArray labels) {
    NDArray target = logits.target();
    // PyTorch refuses a changed array that the pick of the own logits has kept, and no gradient
    // passes through DJL's duplicate
    boolean inPlace = Engines.isMxNet(labels.getManager());
    NDArray plain = inPlace ? logits.plain() : logits.plain().add(0);
    NDArray others = plain.stopGradient();
    RowEntries.set(others, labels, labels.zerosLike().add(MASK));
    NDArray largest = Rows.picked(others, Rows.largest(others, labels));
    RowEntries.set(others, labels, largest);
    NDArray own = Rows.picked(plain.softmax(1), labels);
    NDArray q = own.stopGradient();
    // without any other class q is 1
    NDArray rest = q.neg().add(1).maximum(TINY);
    NDArray total = largest.add(rest.div(q).log());
    NDArray gap = total.sub(target).stopGradient();
    NDArray weight = Activation.sigmoid(gap);
    NDArray path = own.div(q.mul(rest)).sub(logits.own()).add(target).mul(weight);
    NDArray losses = Activation.softPlus(gap).add(path.stopGradient().sub(path));
    return new MarginLogits.Outcome(losses, Rows.mask(target.gt(largest), labels));
  }
}
