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
    double scale = options.scale();
    NDArray logits =
        scaledCosines(parameterStore, embeddings, Rows.lengths(embeddings), scale, training);
    NDArray picked = Rows.picked(logits, labels);
    NDArray own = Scalars.times(picked, 1 / scale).clip(-1, 1);
    NDArray behind = behindMargin(own);
    NDArray target = options.easyMargin() ? easy(own, behind) : behind;
    return new HardClasses(behind.mul(scale), 1 + options.weight(), options.weight() * scale)
        .logits(logits, picked, Scalars.times(target, scale));
  }

  private static NDArray easy(NDArray own, NDArray behind) {
    NDArray held = Rows.mask(own.stopGradient().gt(0), own);
    return Rows.chosen(held, behind, own);
  }

  private NDArray behindMargin(NDArray own) {
    double margin = options.margin();
    if (options.variant().equals("am")) {
      return own.sub(margin);
    }
    return new ArcFace(options.scale(), margin, false).shifted(own);
  }
}
