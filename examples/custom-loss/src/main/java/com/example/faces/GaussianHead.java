package com.example.faces;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.ClassWeightInitializer;

/** Computes {@link LargeMarginGaussian} on the engine. Parameter: {@code means}, N x d. */
final class GaussianHead extends LossHead {

  private final double alpha;
  private final double lambda;
  private final Parameter means;

  GaussianHead(int embeddingSize, int classes, double alpha, double lambda) {
    super(classes);
    this.alpha = alpha;
    this.lambda = lambda;
    this.means = addParameter(ClassWeightInitializer.parameter("means", embeddingSize, classes));
  }

  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray mu = parameterStore.getValue(means, embeddings.getDevice(), training);
    NDArray toOwnMean = embeddings.sub(Rows.gathered(mu, labels));
    NDArray distance = Scalars.times(Rows.squares(toOwnMean), 0.5);
    // -d_k without |x|^2 / 2: that term is the same for all classes and changes no softmax
    NDArray lengths = Scalars.times(Rows.squares(mu), 0.5).reshape(1, classes());
    NDArray logits = Rows.products(embeddings, mu).sub(lengths);
    NDArray own = Rows.picked(logits, labels);
    NDArray target = own.sub(Scalars.times(distance, alpha));
    NDArray losses = new MarginLogits(logits, own, target).crossEntropy(labels).losses();
    NDArray likelihoods = Scalars.times(distance, lambda);
    return new NDList(losses.add(likelihoods).mean(), Rows.hits(logits, labels));
  }

  /** Means are positions, not weights: decay would pull all of them to the origin. */
  @Override
  public double decayMultiplier(String parameterName) {
    return 0;
  }
}
