package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Set;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.MarginLogits;

/**
 * Computes the mean cross entropy of a softmax over classes. A subclass makes the logits from the
 * embeddings and the class weights.
 *
 * <p>Parameter: {@code weight}, N x d.
 */
public abstract class SoftmaxHead extends LossHead {

  private final Parameter weight;

  /**
   * Adds the class weights.
   *
   * @param embeddingSize d, at least 1
   * @param classes N, at least 1
   */
  protected SoftmaxHead(int embeddingSize, int classes) {
    super(classes);
    this.weight = addParameter(ClassWeightInitializer.parameter("weight", embeddingSize, classes));
  }

  /** Returns the class weights on the embeddings' device, N x d. */
  protected final NDArray weight(
      ParameterStore parameterStore, NDArray embeddings, boolean training) {
    return parameterStore.getValue(weight, embeddings.getDevice(), training);
  }

  /** Returns the parameter of the class weights. */
  protected final Parameter weight() {
    return weight;
  }

  /**
   * Returns the logits of a batch.
   *
   * @param embeddings B x d
   * @param labels B
   * @param iteration counted from 1
   */
  protected abstract MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training);

  /**
   * Returns the loss of a batch from its cross entropies (B): their mean, unless a subclass adds
   * terms. Multiply by factors before the mean, because {@link Scalars} takes no scalars.
   */
  protected NDArray total(
      NDArray crossEntropies,
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      boolean training) {
    return crossEntropies.mean();
  }

  @Override
  public final NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    MarginLogits.Outcome outcome =
        logits(parameterStore, embeddings, labels, iteration, training).crossEntropy(labels);
    NDArray loss = total(outcome.losses(), parameterStore, embeddings, labels, training);
    return new NDList(loss, outcome.hits());
  }

  @Override
  public Set<String> classParameters() {
    return Set.of("weight");
  }
}
