package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.losses.arithmetic.Rows;

/**
 * The trainable end of a network during training: class weights and the loss on top of embeddings.
 *
 * <p>An iteration is: {@link #beforeIteration} with the batch's labels, {@link #loss} while
 * gradients are recorded, the optimizer's update, {@link #afterUpdate}. Heads work in the precision
 * of their parameters and embeddings, float32 or float64.
 *
 * <p>As a block a head takes embeddings (B x d) and labels (B) and runs the loss alone, at the
 * iteration that is given as parameter {@code iteration} (1 without).
 */
public abstract class LossHead extends AbstractBlock {

  private static final byte VERSION = 2;

  private final int classes;

  /**
   * Called by subclasses, which add their parameters.
   *
   * @param classes number of training identities, at least 1
   * @throws IllegalArgumentException if there is no class
   */
  protected LossHead(int classes) {
    super(VERSION);
    LossOptionChecks.require(
        classes >= 1, "a loss head needs at least one class, but was asked for " + classes);
    this.classes = classes;
  }

  /** Number of training identities. */
  public final int classes() {
    return classes;
  }

  /**
   * Computes the loss.
   *
   * @param embeddings B x d
   * @param labels B, whole numbers in [0, classes) in the embeddings' type; that they are in range
   *     has been checked
   * @param iteration the training iteration, counted from 1, on which annealing depends
   * @return the mean loss (a scalar), and the hits (B): 1 where the head counts the image as
   *     recognised, else 0, by which training accuracy is judged
   */
  public abstract NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training);

  /**
   * Prepares for a batch, outside of gradient recording. Overriding methods call this one first.
   *
   * @param labels of the batch
   * @param iteration counted from 1
   * @param velocity the optimizer's momentum of a parameter, for heads that exchange rows of theirs
   * @throws IllegalArgumentException if a label is no whole number in [0, classes)
   */
  public void beforeIteration(
      float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
    for (float label : labels) {
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "label "
                + label
                + " is out of range: with "
                + classes
                + " identities, labels are whole numbers from 0 to "
                + (classes - 1)
                + "; check the training set's list of identities");
      }
    }
  }

  /**
   * Called when the optimizer has updated the parameters.
   *
   * @param velocity as for {@link #beforeIteration}
   */
  public void afterUpdate(Function<Parameter, NDArray> velocity) {}

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

  /**
   * A rate of the parameter's own: it then moves by this rate times its gradient, whatever the
   * recipe's learning rate, without momentum and decay. Empty for parameters that the recipe moves.
   */
  public OptionalDouble ownRate(String parameterName) {
    return OptionalDouble.empty();
  }

  /**
   * The parameters whose row j belongs to class j alone, such that the head over a part of the
   * classes is the same loss over fewer classes; empty where that does not hold. {@link
   * SampledClasses} needs them.
   */
  public Set<String> classParameters() {
    return Set.of();
  }

  /**
   * The hits of a classifier: 1 where the largest of a row's logits is at its label, else 0.
   *
   * @param logits B x N
   * @param labels B
   */
  protected static NDArray hits(NDArray logits, NDArray labels) {
    return Rows.hits(logits, labels);
  }

  /**
   * Parameters, by name, that are kept in host memory and of which {@link #getParameters()} has a
   * part only; empty for most heads. These, not the parts, are what a saved training needs.
   */
  public Map<String, HostParameter> hostParameters() {
    return Map.of();
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
    return new Shape[] {new Shape(), new Shape(inputShapes[0].get(0))};
  }
}
