package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Computes the softmax cross entropy on {@code r cos theta_j}, with a margin on the own class. r is
 * the length of the embedding, or a fixed scale.
 */
public class AngularHead extends UnitWeightHead {

  private final double scale;
  private final TargetMargin margin;

  /**
   * Takes the length of the embedding for r.
   *
   * @param embeddingSize d, at least 1
   * @param classes N, at least 1
   * @param margin on the own class; {@link TargetMargin#NONE} without
   */
  public AngularHead(int embeddingSize, int classes, TargetMargin margin) {
    this(embeddingSize, classes, 0, margin);
  }

  /**
   * Takes a fixed scale for r.
   *
   * @param embeddingSize d, at least 1
   * @param classes N, at least 1
   * @param scale r, above 0
   * @param margin on the own class; {@link TargetMargin#NONE} without
   */
  public AngularHead(int embeddingSize, int classes, double scale, TargetMargin margin) {
    super(embeddingSize, classes);
    this.scale = scale;
    this.margin = margin;
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray length = Rows.lengths(embeddings);
    NDArray logits =
        scale == 0
            ? Rows.products(embeddings, weight(parameterStore, embeddings, training))
            : scaledCosines(parameterStore, embeddings, length, scale, training);
    NDArray plain = plain(logits);
    if (margin.isNone()) {
      return MarginLogits.withoutMargin(plain);
    }
    NDArray own = Rows.picked(logits, labels);
    // Outside of [-1, 1] the clip's gradient is 0. The target is |x| psi(0) or |x| psi(pi) there,
    // and its gradient by x is exactly that of |x| psi(theta) at these two angles.
    NDArray cosine = (scale == 0 ? own.div(length) : Scalars.times(own, 1 / scale)).clip(-1, 1);
    NDArray mixed = margin.of(cosine, iteration);
    NDArray target = scale == 0 ? length.mul(mixed) : Scalars.times(mixed, scale);
    return new MarginLogits(plain, own, target);
  }

  /**
   * Returns the logits of the other classes, {@code r cos theta_j} unless a subclass changes them.
   *
   * @param logits {@code r cos theta_j} of all classes, B x N; the values at the own classes do not
   *     count if there is a margin
   */
  protected NDArray plain(NDArray logits) {
    return logits;
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return margin.lambda(iteration);
  }
}
