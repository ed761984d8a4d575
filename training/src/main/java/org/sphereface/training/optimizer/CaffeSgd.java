package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

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
 */
public final class CaffeSgd extends ParameterOptimizer {

  /** The kind of state. */
  public static final String VELOCITY = "velocity";

  private final float momentum;
  private final float decay;

  /**
   * @param multipliersById the multipliers of every parameter, by the id of the parameter
   * @param manager owns the velocities
   */
  public CaffeSgd(Map<String, Multipliers> multipliersById, NDManager manager, Sgd sgd) {
    super(multipliersById, manager, List.of(VELOCITY));
    this.momentum = (float) sgd.momentum();
    this.decay = (float) sgd.decay();
  }

  @Override
  void update(Multipliers multipliers, NDArray weight, NDArray gradient, double parameterRate) {
    NDArray velocity = state(VELOCITY, multipliers, weight);
    // it clears the gradient too
    weight
        .getNDArrayInternal()
        .sgdUpdate(
            new NDList(weight, gradient, velocity),
            new NDList(weight),
            (float) parameterRate,
            (float) (decay * multipliers.decay()),
            1f,
            -1f,
            momentum,
            false);
  }

  @Override
  public NDArray velocity(String parameterId, NDArray weight) {
    return state(VELOCITY, multipliers(parameterId), weight);
  }
}
