package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.function.Function;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Computes a softmax over classes whose weights have length one.
 *
 * <p>{@code |W_j| = 1} holds as in the released code: the rows are renormalised in place before
 * each iteration, and the loss uses them without a division. The gradient by W differs from that of
 * the formula with {@code W_j / |W_j|} only along W_j, where the next renormalisation undoes any
 * step. Neither pass reads or writes the N x d weights more often than plain softmax does.
 *
 * <p>Parameter: {@code weight}, N x d.
 */
public abstract class UnitWeightHead extends SoftmaxHead {

  /** Adds the class weights, as {@link SoftmaxHead} does. */
  protected UnitWeightHead(int embeddingSize, int classes) {
    super(embeddingSize, classes);
  }

  /** Returns the cosines of embeddings and class weights, B x N. */
  protected final NDArray cosines(
      ParameterStore parameterStore, NDArray embeddings, boolean training) {
    return Rows.products(Rows.normalised(embeddings), weight(parameterStore, embeddings, training));
  }

  /**
   * Returns {@code s cos theta_j} of all classes, B x N. It scales the embeddings, which have fewer
   * values than the cosines.
   *
   * @param lengths of the embeddings, B
   * @param scale s, above 0
   */
  protected final NDArray scaledCosines(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray lengths,
      double scale,
      boolean training) {
    NDArray scaled = embeddings.div(Scalars.times(lengths, 1 / scale).reshape(-1, 1));
    return Rows.products(scaled, weight(parameterStore, embeddings, training));
  }

  @Override
  public void beforeIteration(
      float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
    super.beforeIteration(labels, iteration, velocity);
    Rows.normalise(weight().getArray());
  }
}
