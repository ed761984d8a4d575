package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Computes {@link AdaCos} on the engine.
 *
 * <p>Parameters: {@code weight}, N x d; {@code adaptive_scale}, 1, without gradient: the scale of
 * the latest iteration, which a saved training keeps.
 */
final class AdaCosHead extends KeptValueHead {

  private static final String SCALE = "adaptive_scale";

  /** Not of the paper: for two classes, or few that are far apart, the scale would be 0 or less. */
  private static final double SMALLEST = 1;

  private final boolean adaptive;

  AdaCosHead(int embeddingSize, int classes, boolean adaptive) {
    super(embeddingSize, classes, SCALE, Math.max(SMALLEST, Math.sqrt(2) * Math.log(classes - 1)));
    this.adaptive = adaptive;
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    double before = kept()[0];
    NDArray logits =
        scaledCosines(parameterStore, embeddings, Rows.lengths(embeddings), before, training);
    if (!adaptive || !training) {
      return MarginLogits.withoutMargin(logits);
    }
    double s = adapted(logits.stopGradient(), labels, before);
    keep(s);
    return MarginLogits.withoutMargin(Scalars.times(logits, s / before));
  }

  /**
   * @param logits by the scale before
   */
  private static double adapted(NDArray logits, NDArray labels, double before) {
    double[] own = HostValues.doubles(Rows.picked(logits, labels));
    double[] all = HostValues.doubles(Rows.sums(logits.exp()));
    double others = 0;
    for (int i = 0; i < own.length; i++) {
      others += (all[i] - Math.exp(own[i])) / own.length;
    }
    Arrays.sort(own);
    // cosines fall with the angle: the lower of the angles in the middle is the higher cosine
    double cosine = own[own.length / 2] / before;
    double median = Math.acos(Math.max(-1, Math.min(1, cosine)));
    return Math.max(SMALLEST, Math.log(others) / Math.cos(Math.min(Math.PI / 4, median)));
  }
}
