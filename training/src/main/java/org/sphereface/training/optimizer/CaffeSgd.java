package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Stochastic gradient descent with momentum and with rate and decay multipliers for each parameter;
 * Caffe's {@code SGD} solver.
 *
 * <p>{@code v <- mu v - r_p rate (g + d_p decay w)}, {@code w <- w + v}, with mu the momentum, r_p
 * and d_p the parameter's multipliers. The rate is inside the velocity, so a falling rate does not
 * slow what has been gathered (unlike the formulation that multiplies v by the rate).
 *
 * <p>PyTorch's kernel keeps -v in place of v. A checkpoint is read by the same engine only, so this
 * has no effect.
 *
 * <p>The velocities are this object's only state besides the current rate; {@link #velocities()}
 * gives them for saving.
 */
public final class CaffeSgd extends Optimizer {

  /**
   * The settings of one parameter.
   *
   * @param name the parameter's name in parameter files
   * @param rate factor on the learning rate
   * @param decay factor on the weight decay
   * @param ownRate a rate instead of the learning rate, without momentum and decay; or empty
   */
  public record Multipliers(String name, double rate, double decay, OptionalDouble ownRate) {

    public Multipliers(String name, double rate, double decay) {
      this(name, rate, decay, OptionalDouble.empty());
    }
  }

  private final Map<String, Multipliers> multipliersById;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final NDManager manager;
  private final float momentum;
  private final float decay;
  private double rate;

  /**
   * @param multipliersById the multipliers of every parameter, by the id of the parameter
   * @param manager owns the velocities
   */
  public CaffeSgd(Map<String, Multipliers> multipliersById, NDManager manager, Sgd sgd) {
    super(new Settings());
    this.multipliersById = Map.copyOf(multipliersById);
    this.manager = manager;
    this.momentum = (float) sgd.momentum();
    this.decay = (float) sgd.decay();
  }

  /** Sets the learning rate of the updates that follow. */
  public void rate(double newRate) {
    this.rate = newRate;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    Multipliers multipliers = multipliersById.get(parameterId);
    if (multipliers.ownRate().isPresent()) {
      try (NDArray step = gradient.mul(multipliers.ownRate().getAsDouble())) {
        weight.subi(step);
      }
      // PyTorch adds the next gradient to what is there; sgdUpdate clears it, this must too
      gradient.subi(gradient);
      return;
    }
    NDArray velocity = velocity(parameterId, weight);
    weight
        .getNDArrayInternal()
        .sgdUpdate(
            new NDList(weight, gradient, velocity),
            new NDList(weight),
            (float) (rate * multipliers.rate()),
            (float) (decay * multipliers.decay()),
            1f,
            -1f,
            momentum,
            false);
  }

  /** The velocity of a parameter; 0 before its first update. */
  public NDArray velocity(String parameterId, NDArray weight) {
    return velocities.computeIfAbsent(
        multipliersById.get(parameterId).name(), name -> zeros(weight));
  }

  /** The velocities by parameter name; empty before the first update. */
  public Map<String, NDArray> velocities() {
    return Map.copyOf(velocities);
  }

  /**
   * Returns velocities by parameter name, so that they can be set; makes those that do not exist
   * yet.
   *
   * @param names names of parameters
   * @param arrays the parameters by name
   */
  public Map<String, NDArray> velocities(Collection<String> names, Map<String, NDArray> arrays) {
    Map<String, NDArray> found = new LinkedHashMap<>();
    for (String name : names) {
      NDArray array = arrays.get(name);
      if (array == null) {
        throw new IllegalArgumentException(
            "a velocity is of the parameter '" + name + "', which this cell does not have");
      }
      found.put(name, velocities.computeIfAbsent(name, key -> zeros(array)));
    }
    return found;
  }

  private NDArray zeros(NDArray like) {
    return manager.zeros(like.getShape(), like.getDataType());
  }

  private static final class Settings extends OptimizerBuilder<Settings> {
    @Override
    protected Settings self() {
      return this;
    }
  }
}
