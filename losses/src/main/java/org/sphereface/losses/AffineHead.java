package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

/**
 * Softmax cross entropy on {@code x W^T + b}.
 *
 * <p>Parameters: {@code weight}, N x d; {@code bias}, N, which learns at twice the rate and is not
 * decayed.
 */
final class AffineHead extends LossHead {

  private final int classes;
  private final Parameter weight;
  private final Parameter bias;

  AffineHead(int embeddingSize, int classes) {
    this.classes = classes;
    this.weight = addParameter(ClassWeights.parameter(embeddingSize, classes));
    this.bias =
        addParameter(
            Parameter.builder()
                .setName("bias")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(classes))
                .optInitializer(Initializer.ZEROS)
                .build());
  }

  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = parameterStore.getValue(weight, embeddings.getDevice(), training);
    NDArray b = parameterStore.getValue(bias, embeddings.getDevice(), training);
    NDArray logits = embeddings.matMul(w.transpose()).add(b.reshape(1, classes));
    return new NDList(CrossEntropy.mean(logits, labels.oneHot(classes)), logits);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return parameterName.equals("bias") ? 2 : 1;
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return parameterName.equals("bias") ? 0 : 1;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(), new Shape(inputShapes[0].get(0), classes)};
  }
}
