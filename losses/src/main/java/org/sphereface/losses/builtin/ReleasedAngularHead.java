package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * Computes A-Softmax with the backward pass of the released code, which is not the gradient of its
 * forward pass.
 *
 * <p>With dz the gradient by the logits, {@code dW = dz^T x}, as without a margin. For the own
 * class, the coefficients {@code g'(c)} of w and {@code (g(c) - c g'(c)) / |x|} of x, c the cosine
 * and g its psi, are divided by the root of the sum of their squares:
 *
 * <pre>dx_y = dz_y (lambda w_y + (a w_y + b x)) / (1 + lambda), a^2 + b^2 = 1</pre>
 *
 * <p>Source: released code, layer MarginInnerProduct, Backward.
 */
final class ReleasedAngularHead extends UnitWeightHead {

  private final AngularMargin margin;
  private final LambdaAnnealing annealing;

  ReleasedAngularHead(
      int embeddingSize, int classes, AngularMargin margin, LambdaAnnealing annealing) {
    super(embeddingSize, classes);
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
    NDArray plain = Rows.products(embeddings, w);
    if (margin.m() == 1) {
      return MarginLogits.withoutMargin(plain);
    }
    NDArray x = embeddings.stopGradient();
    NDArray length = Rows.lengths(x);
    NDArray own = Rows.picked(plain, labels);
    NDArray cosine = own.stopGradient().div(length).clip(-1, 1);
    double lambda = annealing.at(iteration);
    NDArray psi = margin.psi(cosine);
    NDArray slope = margin.slope(cosine);
    NDArray alongX = psi.sub(cosine.mul(slope)).div(length);
    NDArray norm = slope.square().add(alongX.square()).sqrt();
    NDArray a = slope.div(norm).sub(1).div(1 + lambda).reshape(-1, 1);
    NDArray b = alongX.div(norm).div(1 + lambda).reshape(-1, 1);
    NDArray rows = Rows.gathered(w, labels).stopGradient();
    NDArray turn = Rows.sums(embeddings.mul(a.mul(rows).add(b.mul(x)).stopGradient()));
    NDArray value = length.mul(cosine.mul(lambda).add(psi).div(1 + lambda)).stopGradient();
    // The value is that of the margin; the gradient is that of path, whose own value cancels.
    NDArray path = own.add(turn);
    return new MarginLogits(plain, own, value.add(path.sub(path.stopGradient())));
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return OptionalDouble.of(annealing.at(iteration));
  }
}
