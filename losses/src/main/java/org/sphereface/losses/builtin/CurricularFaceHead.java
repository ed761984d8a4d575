package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Computes {@link CurricularFace} on the engine.
 *
 * <p>Parameters: {@code weight}, N x d; {@code curriculum}, 1, without gradient: t.
 */
final class CurricularFaceHead extends KeptValueHead {

  private final CurricularFace options;
  private final ArcFace margin;

  CurricularFaceHead(int embeddingSize, int classes, CurricularFace options) {
    super(embeddingSize, classes, "curriculum", 0);
    this.options = options;
    this.margin = new ArcFace(options.scale(), options.margin(), false);
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
    double t = kept()[0];
    if (training) {
      double mean = Arrays.stream(values(own.stopGradient())).average().orElse(0);
      t = options.rate() * mean + (1 - options.rate()) * t;
      keep(t);
    }
    NDArray bound = margin.shifted(own.stopGradient()).reshape(-1, 1);
    NDArray hard = Rows.mask(cosines.stopGradient().gt(bound), cosines);
    NDArray harder = cosines.add(t - 1).mul(cosines).mul(hard);
    NDArray plain = Scalars.times(cosines.add(harder), options.scale());
    return new MarginLogits(
        plain, Rows.picked(plain, labels), Scalars.times(margin.target(own), options.scale()));
  }
}
