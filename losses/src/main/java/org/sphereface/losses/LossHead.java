package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

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

  /**
   * Adds a parameter with a gradient.
   *
   * @param name of the parameter in {@link #getParameters()} and in the files of a training
   * @param initial the values at the start
   */
  protected final Parameter addParameter(
      String name, Parameter.Type type, Initializer initial, long... shape) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(new Shape(shape))
            .optInitializer(initial)
            .build());
  }

  /** Number of training identities. */
  public final int classes() {
    return classes;
  }

  /**
   * Computes the loss.
   *
   * @param embeddings B x d
   * @param labels B, whole numbers in [0, classes) in the embeddings' type; {@link
   *     #beforeIteration} has checked them
   * @param iteration the training iteration, counted from 1, on which annealing depends
   * @return the mean loss (a scalar), and the hits (B): 1 where the head recognises the image, else
   *     0; the mean of the hits is the training accuracy
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
   * @param velocity the optimizer's momentum of a parameter, for heads that exchange rows of their
   *     parameters
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
   * A learning rate of the parameter's own. The parameter then moves by this rate times its
   * gradient, without momentum and decay; the recipe's learning rate has no effect. Empty for all
   * other parameters.
   */
  public OptionalDouble ownRate(String parameterName) {
    return OptionalDouble.empty();
  }

  /**
   * The parameters whose row j belongs to class j alone, if the head over a part of the classes is
   * the same loss over fewer classes; otherwise empty. {@code sampled-classes} needs them.
   */
  public Set<String> classParameters() {
    return Set.of();
  }

  /**
   * Parameters, by name, that are kept in host memory; {@link #getParameters()} has only a part of
   * their rows. A saved training contains these, not the parts. Empty for most heads.
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
