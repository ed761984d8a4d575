package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Updates parameters, each with its own multipliers of rate and decay.
 *
 * <p>What it keeps of a parameter between updates are its states, such as a velocity: arrays of the
 * parameter's shape that start at 0 and are saved with a training. Rate and iteration are given
 * before each update, so that nothing else need be saved.
 */
public abstract class ParameterOptimizer extends Optimizer {

  /**
   * The settings of one parameter.
   *
   * @param name the parameter's name in parameter files
   * @param rate factor on the learning rate
   * @param decay factor on the weight decay
   * @param ownRate a rate instead of the learning rate, without states and decay; or empty
   */
  public record Multipliers(String name, double rate, double decay, OptionalDouble ownRate) {

    public Multipliers(String name, double rate, double decay) {
      this(name, rate, decay, OptionalDouble.empty());
    }
  }

  private final Map<String, Multipliers> multipliersById;
  private final NDManager manager;
  private final List<String> kinds;
  private final Map<String, NDArray> states = new LinkedHashMap<>();
  private long iteration = 1;
  private double rate;

  /**
   * @param multipliersById the multipliers of every parameter, by the id of the parameter
   * @param manager owns the states
   * @param kinds of states that each parameter has, such as {@code velocity}
   */
  ParameterOptimizer(
      Map<String, Multipliers> multipliersById, NDManager manager, List<String> kinds) {
    super(new Settings());
    this.multipliersById = Map.copyOf(multipliersById);
    this.manager = manager;
    this.kinds = List.copyOf(kinds);
  }

  /**
   * Sets what the updates that follow are of.
   *
   * @param ofIteration counted from 1
   * @param newRate the learning rate
   */
  public void prepare(long ofIteration, double newRate) {
    this.iteration = ofIteration;
    this.rate = newRate;
  }

  /** The iteration of the update, counted from 1. */
  long iteration() {
    return iteration;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    Multipliers multipliers = multipliersById.get(parameterId);
    if (multipliers.ownRate().isPresent()) {
      try (NDArray step = gradient.mul(multipliers.ownRate().getAsDouble())) {
        weight.subi(step);
      }
      clear(gradient);
      return;
    }
    update(multipliers, weight, gradient, rate * multipliers.rate());
  }

  /**
   * Updates a parameter and clears its gradient.
   *
   * @param parameterRate the learning rate times the parameter's factor
   */
  abstract void update(
      Multipliers multipliers, NDArray weight, NDArray gradient, double parameterRate);

  /** Clears a gradient, since PyTorch adds the next one to what is there. */
  static void clear(NDArray gradient) {
    gradient.subi(gradient);
  }

  /** A state of a parameter; 0 before its first update. */
  NDArray state(String kind, Multipliers parameter, NDArray weight) {
    return states.computeIfAbsent(kind + "." + parameter.name(), key -> zeros(weight));
  }

  /**
   * The velocity of a parameter, 0 before its first update, for losses that exchange rows of their
   * parameters.
   *
   * @throws UnsupportedOperationException if the optimizer has no velocity
   */
  public NDArray velocity(String parameterId, NDArray weight) {
    throw new UnsupportedOperationException("The optimizer keeps no velocity.");
  }

  Multipliers multipliers(String parameterId) {
    return multipliersById.get(parameterId);
  }

  /** The kinds of states that each parameter has. */
  public List<String> kinds() {
    return kinds;
  }

  /** The states as {@code kind.parameter}; empty before the first update. */
  public Map<String, NDArray> states() {
    return Map.copyOf(states);
  }

  /**
   * Returns states so that they can be set; makes those that do not exist yet.
   *
   * @param keys as {@link #states()} has them
   * @param parameters the parameters by name
   * @throws IllegalArgumentException if a key is of a parameter that is not there
   */
  public Map<String, NDArray> states(Collection<String> keys, Map<String, NDArray> parameters) {
    Map<String, NDArray> found = new LinkedHashMap<>();
    for (String key : keys) {
      String name = key.substring(key.indexOf('.') + 1);
      NDArray array = parameters.get(name);
      if (array == null) {
        throw new IllegalArgumentException(
            "a "
                + key.substring(0, key.indexOf('.'))
                + " is of the parameter '"
                + name
                + "', which this cell does not have");
      }
      found.put(key, states.computeIfAbsent(key, made -> zeros(array)));
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
