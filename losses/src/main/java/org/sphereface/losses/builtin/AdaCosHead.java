package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
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
    NDArray cosines = cosines(parameterStore, embeddings, training);
    double s = kept()[0];
    if (adaptive && training) {
      s = adapted(cosines.stopGradient(), labels, s);
      keep(s);
    }
    return MarginLogits.withoutMargin(Scalars.times(cosines, s));
  }

  private static double adapted(NDArray cosines, NDArray labels, double before) {
    double[] own = values(Rows.picked(cosines, labels));
    double[] all = values(Rows.sums(Scalars.times(cosines, before).exp()));
    double others = 0;
    for (int i = 0; i < own.length; i++) {
      others += (all[i] - Math.exp(before * own[i])) / own.length;
    }
    Arrays.sort(own);
    // cosines fall with the angle: the lower of the angles in the middle is the higher cosine
    double median = Math.acos(Math.max(-1, Math.min(1, own[own.length / 2])));
    return Math.max(SMALLEST, Math.log(others) / Math.cos(Math.min(Math.PI / 4, median)));
  }
}
