package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * Computes the softmax cross entropy on {@code s cos theta_j}, with a learned s.
 *
 * <p>Parameters: {@code weight}, N x d; {@code scale}, 1.
 */
final class NormFaceHead extends UnitWeightHead {

  static final double START = 10;
  static final double SMALLEST = 0.01;

  private final Parameter scale;

  NormFaceHead(int embeddingSize, int classes, double start) {
    super(embeddingSize, classes);
    this.scale =
        addParameter("scale", Parameter.Type.OTHER, new ConstantInitializer((float) start), 1);
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = weight(parameterStore, embeddings, training);
    NDArray s = parameterStore.getValue(scale, embeddings.getDevice(), training);
    // scales the embeddings, which have fewer values than the logits
    NDArray scaled =
        Rows.normalised(embeddings).mul(s.clip(SMALLEST, Float.MAX_VALUE).reshape(1, 1));
    return MarginLogits.withoutMargin(Rows.products(scaled, w));
  }
}
