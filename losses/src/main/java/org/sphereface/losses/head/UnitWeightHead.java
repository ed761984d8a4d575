package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.function.Function;
import org.sphereface.losses.arithmetic.Rows;

/**
 * A softmax over classes whose weights have length one.
 *
 * <p>{@code |W_j| = 1} is kept as the released code keeps it: the rows are renormalised in place
 * before each iteration, and the loss takes them as they are. The gradient by W so differs from
 * that of the formula with {@code W_j / |W_j|} only along W_j, where the next renormalisation
 * undoes any step; and neither pass reads or writes the N x d weights once more than plain softmax
 * does.
 *
 * <p>Parameter: {@code weight}, N x d.
 */
public abstract class UnitWeightHead extends SoftmaxHead {

  protected UnitWeightHead(int embeddingSize, int classes) {
    super(embeddingSize, classes);
  }

  @Override
  public void beforeIteration(
      float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
    super.beforeIteration(labels, iteration, velocity);
    Rows.normalise(weight().getArray());
  }
}
