package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.sphereface.engine.HostValues;
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
    // The root of s on both factors: s cos (t + cos) is a product of the two without another pass.
    double root = Math.sqrt(options.scale());
    NDArray rooted =
        scaledCosines(parameterStore, embeddings, Rows.lengths(embeddings), root, training);
    NDArray picked = Rows.picked(rooted, labels);
    NDArray own = Scalars.times(picked, 1 / root).clip(-1, 1);
    double t = kept()[0];
    if (training) {
      double mean = Arrays.stream(HostValues.doubles(own.stopGradient())).average().orElse(0);
      t = options.rate() * mean + (1 - options.rate()) * t;
      keep(t);
    }
    NDArray bound = margin.shifted(own.stopGradient()).mul(root);
    return new MarginLogits(
        weighted(rooted, bound, root, t),
        // from B values: to pick it from the logits would cost a gradient of size B x N once more
        weighted(picked, bound, root, t),
        Scalars.times(margin.target(own), options.scale()));
  }

  /**
   * Returns {@code s cos (t + cos)} where cos is above the bound, else {@code s cos}.
   *
   * @param rooted cos times the root of s
   * @param bound the bound times the root of s
   */
  private static NDArray weighted(NDArray rooted, NDArray bound, double root, double t) {
    NDArray hard = Rows.above(rooted, bound);
    return rooted.mul(rooted.add(root * (t - 1)).mul(hard).add(root));
  }
}
