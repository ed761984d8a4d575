package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * Computes {@link AdaFace} on the engine.
 *
 * <p>Parameters: {@code weight}, N x d; {@code length_statistics}, 2, without gradient: mean and
 * standard deviation of the embeddings' lengths.
 */
final class AdaFaceHead extends KeptValueHead {

  private static final double EDGE = 1e-3;
  private static final double LONGEST = 100;

  private final AdaFace options;

  AdaFaceHead(int embeddingSize, int classes, AdaFace options) {
    super(embeddingSize, classes, "length_statistics", 20, 100);
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
    NDArray lengths = Rows.lengths(embeddings);
    NDArray shift = shifts(lengths.stopGradient().clip(EDGE, LONGEST), training);
    NDArray logits = scaledCosines(parameterStore, embeddings, lengths, scale, training);
    NDArray own = Rows.picked(logits, labels);
    NDArray cosine = Scalars.times(own, 1 / scale).clip(-1 + EDGE, 1 - EDGE);
    NDArray angle = cosine.acos().sub(shift).clip(EDGE, Math.PI - EDGE);
    NDArray target = angle.cos().sub(shift.add(options.margin()));
    return new MarginLogits(logits, own, Scalars.times(target, scale));
  }

  /** Returns m z of each image, B, without gradient. */
  private NDArray shifts(NDArray lengths, boolean training) {
    double[] statistics = kept();
    if (training) {
      statistics = moved(statistics, HostValues.doubles(lengths));
      keep(statistics);
    }
    double perLength = options.concentration() / (statistics[1] + EDGE);
    return lengths.sub(statistics[0]).mul(perLength).clip(-1, 1).mul(options.margin());
  }

  private double[] moved(double[] before, double[] lengths) {
    double sum = 0;
    for (double length : lengths) {
      sum += length;
    }
    double mean = sum / lengths.length;
    double squares = 0;
    for (double length : lengths) {
      squares += (length - mean) * (length - mean);
    }
    double rate = options.rate();
    // a single image has no deviation: the kept one stays
    double deviation = lengths.length == 1 ? before[1] : Math.sqrt(squares / (lengths.length - 1));
    return new double[] {
      rate * mean + (1 - rate) * before[0], rate * deviation + (1 - rate) * before[1]
    };
  }
}
