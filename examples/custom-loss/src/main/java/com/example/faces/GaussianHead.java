package com.example.faces;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LossHead;

/** {@link LargeMarginGaussian} on the engine. Parameter: {@code means}, N x d. */
final class GaussianHead extends LossHead {

  private final double alpha;
  private final double lambda;
  private final Parameter means;

  GaussianHead(int embeddingSize, int classes, double alpha, double lambda) {
    super(classes);
    this.alpha = alpha;
    this.lambda = lambda;
    this.means =
        addParameter(
            Parameter.builder()
                .setName("means")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(classes, embeddingSize))
                .optInitializer(new UniformMeans())
                .build());
  }

  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray mu = parameterStore.getValue(means, embeddings.getDevice(), training);
    NDArray own = labels.oneHot(classes());
    NDArray squares = embeddings.sub(own.matMul(mu)).square().sum(new int[] {1});
    NDArray distance = Scalars.times(squares, 0.5);
    // -d_k without its |x|^2 / 2, which is the same for all classes and so changes no softmax.
    NDArray half = Scalars.times(mu.square().sum(new int[] {1}), 0.5).reshape(1, classes());
    NDArray closeness = Linear.linear(embeddings, mu).singletonOrThrow().sub(half);
    NDArray logits = closeness.sub(own.mul(Scalars.times(distance, alpha).reshape(-1, 1)));
    NDArray classification = logits.logSoftmax(1).mul(own).sum(new int[] {1}).mean().neg();
    NDArray likelihood = Scalars.times(distance, lambda).mean();
    return new NDList(classification.add(likelihood), hits(closeness, labels));
  }

  /** Means are places, not weights: decay would draw all of them to the origin. */
  @Override
  public double decayMultiplier(String parameterName) {
    return 0;
  }
}
