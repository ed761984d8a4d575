package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDManager;
import java.util.Map;

/** The settings of an optimizer that all parameters share. */
public sealed interface OptimizerSettings permits Sgd, Adam {

  /**
   * Makes the optimizer.
   *
   * @param multipliersById the multipliers of every parameter, by the id of the parameter
   * @param manager owns what the optimizer keeps of the parameters
   */
  ParameterOptimizer optimizer(
      Map<String, ParameterOptimizer.Multipliers> multipliersById, NDManager manager);

  /** Returns whether the optimizer keeps a velocity, which losses can exchange row by row. */
  boolean hasVelocity();

  /** Returns how many arrays of a parameter's size are kept of it. */
  int states();
}
