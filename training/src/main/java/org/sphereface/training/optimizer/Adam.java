package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDManager;
import java.util.Map;

/**
 * The settings of Adam and AdamW. Published defaults: beta1 0.9, beta2 0.999, epsilon 1e-8, with a
 * rate of 0.001.
 *
 * @param beta1 share of the last mean of the gradients that is kept, in [0, 1)
 * @param beta2 share of the last mean of their squares that is kept, in [0, 1)
 * @param epsilon is added to the root of the squares, positive
 * @param decay weight decay, not negative
 * @param decoupled {@code false}: Adam, the decay is added to the gradient (L2). {@code true}:
 *     AdamW, the parameter is multiplied by 1 - rate times decay
 */
public record Adam(double beta1, double beta2, double epsilon, double decay, boolean decoupled)
    implements OptimizerSettings {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Adam {
    requireShare("beta1", beta1);
    requireShare("beta2", beta2);
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be positive, but is " + epsilon);
    }
    if (!(decay >= 0)) {
      throw new IllegalArgumentException("decay must not be negative, but is " + decay);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1), but is " + value);
    }
  }

  @Override
  public ParameterOptimizer optimizer(
      Map<String, ParameterOptimizer.Multipliers> multipliersById, NDManager manager) {
    return new AdamOptimizer(multipliersById, manager, this);
  }

  @Override
  public boolean hasVelocity() {
    return false;
  }

  @Override
  public int states() {
    return 2;
  }
}
