package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Softmax cross entropy on {@code r cos theta_j}, with a margin on the own class; r is the length
 * of the embedding, or a fixed scale.
 */
public class AngularHead extends UnitWeightHead {

  private final double scale;
  private final TargetMargin margin;
  private final LambdaAnnealing annealing;

  /**
   * @param scale r, or 0 for the length of the embedding
   * @param margin on the own class, or null for none
   * @param annealing how the margin sets in, or null where it is there from the start
   */
  public AngularHead(
      int embeddingSize,
      int classes,
      double scale,
      TargetMargin margin,
      LambdaAnnealing annealing) {
    super(embeddingSize, classes);
    this.scale = scale;
    this.margin = margin;
    this.annealing = annealing;
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = weight(parameterStore, embeddings, training);
    NDArray length = Rows.lengths(embeddings);
    NDArray scaled =
        scale == 0 ? embeddings : embeddings.div(Scalars.times(length, 1 / scale).reshape(-1, 1));
    NDArray logits = Rows.products(scaled, w);
    NDArray plain = plain(logits);
    if (margin == null) {
      return MarginLogits.withoutMargin(plain);
    }
    NDArray own = Rows.picked(logits, labels);
    // The clip's gradient is 0 outside: there the target is |x| psi(0) or |x| psi(pi), whose
    // gradient in x is exactly that of |x| psi(theta) at these two angles.
    NDArray cosine = (scale == 0 ? own.div(length) : Scalars.times(own, 1 / scale)).clip(-1, 1);
    NDArray mixed = margin.of(cosine, iteration);
    NDArray target = scale == 0 ? length.mul(mixed) : Scalars.times(mixed, scale);
    return new MarginLogits(plain, own, target);
  }

  /** The logits of classes that are not the own one, from {@code r cos theta_j}. */
  protected NDArray plain(NDArray logits) {
    return logits;
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return annealing == null ? OptionalDouble.empty() : OptionalDouble.of(annealing.at(iteration));
  }
}
