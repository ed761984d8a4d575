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

  double rate(Parameter.Type type) {
    return type == Parameter.Type.BIAS ? biasRate : 1;
  }

  double decay(Parameter.Type type) {
    return switch (type) {
      case WEIGHT -> 1;
      case BIAS -> biasDecay;
      case OTHER -> slopeDecay;
      case GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR -> 0;
    };
  }
}
