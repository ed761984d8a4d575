package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AnnealedMargin;
import org.sphereface.losses.head.SoftmaxHead;

/**
 * Computes the softmax cross entropy on {@code W_j . x}, with {@code |W_y| |x| psi(theta_y)} for
 * the own class.
 */
final class LSoftmaxHead extends SoftmaxHead {

  private final AnnealedMargin margin;

  LSoftmaxHead(int embeddingSize, int classes, AnnealedMargin margin) {
    super(embeddingSize, classes);
    this.margin = margin;
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = weight(parameterStore, embeddings, training);
    NDArray plain = Rows.products(embeddings, w);
    if (margin.isNone()) {
      return MarginLogits.withoutMargin(plain);
    }
    NDArray lengths = Rows.lengths(embeddings).mul(Rows.lengths(Rows.gathered(w, labels)));
    NDArray own = Rows.picked(plain, labels);
    NDArray cosine = own.div(lengths).clip(-1, 1);
    return new MarginLogits(plain, own, lengths.mul(margin.of(cosine, iteration)));
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return margin.lambda(iteration);
  }
}
