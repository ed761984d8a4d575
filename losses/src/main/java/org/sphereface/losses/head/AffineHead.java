package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.Set;
import org.sphereface.losses.arithmetic.MarginLogits;

/**
 * Computes the softmax cross entropy on {@code x W^T + b}.
 *
 * <p>Parameters: {@code weight}, N x d; {@code bias}, N, which learns at twice the rate and does
 * not decay.
 */
public class AffineHead extends SoftmaxHead {

  private final Parameter bias;

  /**
   * Adds the parameters.
   *
   * @param embeddingSize d, at least 1
   * @param classes N, at least 1
   */
  public AffineHead(int embeddingSize, int classes) {
    super(embeddingSize, classes);
    this.bias = addParameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, classes);
  }

  @Override
  protected final MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = weight(parameterStore, embeddings, training);
    NDArray b = parameterStore.getValue(bias, embeddings.getDevice(), training);
    return MarginLogits.withoutMargin(Linear.linear(embeddings, w, b).singletonOrThrow());
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
  public Set<String> classParameters() {
    return Set.of("weight", "bias");
  }
}
