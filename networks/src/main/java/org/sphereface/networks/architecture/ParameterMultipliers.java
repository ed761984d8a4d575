package org.sphereface.networks.architecture;

import ai.djl.nn.Parameter;

/**
 * Factors on learning rate and weight decay by the kind of a parameter. All other rates are 1; the
 * decay of weights is 1 and that of batch normalisation 0.
 *
 * @param biasRate of biases
 * @param biasDecay of biases
 * @param slopeDecay of PReLU slopes
 */
public record ParameterMultipliers(double biasRate, double biasDecay, double slopeDecay) {

  /**
   * Returns the factor on the learning rate.
   *
   * @param parameter the network's of that name, or null if it has none
   * @throws IllegalArgumentException if it has none
   */
  double rate(String name, Parameter parameter) {
    return type(name, parameter) == Parameter.Type.BIAS ? biasRate : 1;
  }

  /** Returns the factor on the weight decay; otherwise as {@link #rate}. */
  double decay(String name, Parameter parameter) {
    return switch (type(name, parameter)) {
      case WEIGHT -> 1;
      case BIAS -> biasDecay;
      case OTHER -> slopeDecay;
      case GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR -> 0;
    };
  }

  private static Parameter.Type type(String name, Parameter parameter) {
    if (parameter == null) {
      throw new IllegalArgumentException("the network has no parameter '" + name + "'");
    }
    return parameter.getType();
  }
}
