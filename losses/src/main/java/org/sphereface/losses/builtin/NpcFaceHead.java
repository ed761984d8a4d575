package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/** Computes {@link NpcFace} on the engine. Parameter: {@code weight}, N x d. */
final class NpcFaceHead extends UnitWeightHead {

  private final NpcFace options;
  private final ArcFace bound;

  NpcFaceHead(int embeddingSize, int classes, NpcFace options) {
    super(embeddingSize, classes);
    this.options = options;
    this.bound = new ArcFace(options.scale(), options.margin(), false);
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
    HardClasses classes =
        new HardClasses(
            bound.shifted(own.stopGradient()).mul(scale),
            options.weight(),
            options.offset() * scale);
    NDArray hard = classes.mask(logits);
    NDArray margin =
        hardness(logits.stopGradient(), picked.stopGradient(), hard, labels)
            .mul(options.hardMargin() / scale)
            .add(options.baseMargin());
    return classes.logits(logits, hard, picked, Scalars.times(target(own, margin), scale));
  }

  /** Returns the mean logit of the other classes that are hard, 0 without any: B. */
  private static NDArray hardness(NDArray logits, NDArray own, NDArray hard, NDArray labels) {
    NDArray ownHard = Rows.picked(hard, labels);
    NDArray count = Rows.sums(hard).sub(ownHard).maximum(1);
    return Rows.sums(logits.mul(hard)).sub(own.mul(ownHard)).div(count);
  }

  private static NDArray target(NDArray own, NDArray margin) {
    NDArray held = Rows.mask(own.stopGradient().gt(0), own);
    return Rows.chosen(held, Angles.cosineOfSum(own, margin), own);
  }
}
