package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * The settings of stochastic gradient descent that all parameters share. The paper: 0.9 and 5e-4.
 *
 * @param momentum share of the last update that is added to the next, in [0, 1)
 * @param decay weight decay (L2), not negative
 */
public record Sgd(double momentum, double decay) implements OptimizerSettings {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), but is " + momentum);
    }
    if (!(decay >= 0)) {
      throw new IllegalArgumentException("decay must not be negative, but is " + decay);
    }
  }

  @Override
  public ParameterOptimizer optimizer(
      Map<String, ParameterOptimizer.Multipliers> multipliersById, NDManager manager) {
    return new CaffeSgd(multipliersById, manager, this);
  }

  @Override
  public boolean hasVelocity() {
    return true;
  }

  @Override
  public int states() {
    return 1;
  }
}
