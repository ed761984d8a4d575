package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.OptionalDouble;

/**
 * The trainable end of a network during training: class weights and the loss on top of embeddings.
 *
 * <p>As a block it takes embeddings (B x d, float32) and labels (B, int32 values in [0, classes)
 * held as float32), and gives the mean loss of the batch (a scalar) and the logits by which
 * training accuracy is judged (B x classes).
 */
public abstract class LossHead extends AbstractBlock {

  private static final byte VERSION = 1;

  /** Called by subclasses, which add their parameters. */
  protected LossHead() {
    super(VERSION);
  }

  /**
   * Computes the loss.
   *
   * @param embeddings B x d
   * @param labels B labels, whole numbers in [0, classes); the caller has checked the range
   * @param iteration the training iteration, counted from 1, on which annealing depends
   * @return the mean loss (scalar) and the logits (B x classes)
   */
  public abstract NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training);

  /** The annealing weight at an iteration (counted from 1), or empty where the loss has none. */
  public OptionalDouble lambda(long iteration) {
    return OptionalDouble.empty();
  }

  /**
   * Factor on the learning rate of a parameter, by its name in {@link #getParameters()}; Caffe's
   * {@code lr_mult}.
   */
  public double rateMultiplier(String parameterName) {
    return 1;
  }

  /** Factor on the weight decay of a parameter, by its name; Caffe's {@code decay_mult}. */
  public double decayMultiplier(String parameterName) {
    return 1;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    long iteration = params == null ? 1 : ((Number) params.get("iteration")).longValue();
    return loss(parameterStore, inputs.get(0), inputs.get(1), iteration, training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape()};
  }
}
