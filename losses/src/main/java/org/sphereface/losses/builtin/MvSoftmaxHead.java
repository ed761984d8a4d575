package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/** Computes {@link MvSoftmax} on the engine. Parameter: {@code weight}, N x d. */
final class MvSoftmaxHead extends UnitWeightHead {

  private final MvSoftmax options;

  MvSoftmaxHead(int embeddingSize, int classes, MvSoftmax options) {
    super(embeddingSize, classes);
    this.options = options;
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray cosines = cosines(parameterStore, embeddings, training);
    NDArray own = Rows.picked(cosines, labels).clip(-1, 1);
    NDArray behind = behindMargin(own);
    NDArray bound = behind.stopGradient().reshape(-1, 1);
    NDArray taking = Rows.mask(cosines.stopGradient().gt(bound), cosines);
    NDArray plain =
        Scalars.times(
            cosines.add(Scalars.times(cosines.add(1).mul(taking), options.weight())),
            options.scale());
    NDArray target = options.easyMargin() ? easy(own, behind) : behind;
    return new MarginLogits(
        plain, Rows.picked(plain, labels), Scalars.times(target, options.scale()));
  }

  private static NDArray easy(NDArray own, NDArray behind) {
    NDArray held = Rows.mask(own.stopGradient().gt(0), own);
    return held.mul(behind).add(held.neg().add(1).mul(own));
  }

  private NDArray behindMargin(NDArray own) {
    double margin = options.margin();
    if (options.variant().equals("am")) {
      return own.sub(margin);
    }
    return new ArcFace(options.scale(), margin, false).shifted(own);
  }
}
