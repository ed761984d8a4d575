package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.OptionalDouble;

/**
 * Softmax cross entropy on {@code |x| cos theta_j}, with a margin on the own class.
 *
 * <p>Parameter: {@code weight}, N x d, of which only the directions of the rows matter.
 */
final class AngularHead extends LossHead {

  // Below any square sum that float32 embeddings of use have; keeps 1/|x| finite at x = 0.
  private static final float TINY = 1e-30f;

  private final int classes;
  private final AngularMargin margin;
  private final ASoftmax.LambdaAnnealing annealing;
  private final Parameter weight;

  /**
   * @param annealing how lambda falls, or null for a loss without
   */
  AngularHead(
      int embeddingSize, int classes, AngularMargin margin, ASoftmax.LambdaAnnealing annealing) {
    this.classes = classes;
    this.margin = margin;
    this.annealing = annealing;
    this.weight = addParameter(ClassWeights.parameter(embeddingSize, classes));
  }

  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = parameterStore.getValue(weight, embeddings.getDevice(), training);
    // Scaling the logits' columns costs B x N; normalising the matrix would cost N x d twice.
    NDArray lengths = w.square().sum(new int[] {1}).add(TINY).sqrt();
    NDArray logits = embeddings.matMul(w.transpose()).div(lengths.reshape(1, classes));
    NDArray own = labels.oneHot(classes);
    if (margin.m() > 1) {
      NDArray target = logits.mul(own).sum(new int[] {1});
      NDArray change = withMargin(embeddings, target, iteration).sub(target);
      logits = logits.add(own.mul(change.reshape(-1, 1)));
    }
    return new NDList(CrossEntropy.mean(logits, own), logits);
  }

  private NDArray withMargin(NDArray embeddings, NDArray target, long iteration) {
    NDArray length = embeddings.square().sum(new int[] {1}).add(TINY).sqrt();
    // The clip's gradient is 0 outside: there the target is |x| psi(0) or |x| psi(pi), whose
    // gradient
    // in x is exactly that of |x| psi(theta) at these two angles.
    NDArray cosine = target.div(length).clip(-1, 1);
    double lambda = annealing == null ? 0 : annealing.at(iteration);
    NDArray mixed = cosine.mul(lambda).add(margin.psi(cosine)).div(1 + lambda);
    return length.mul(mixed);
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return annealing == null ? OptionalDouble.empty() : OptionalDouble.of(annealing.at(iteration));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(), new Shape(inputShapes[0].get(0), classes)};
  }
}
