package org.sphereface.results;

import java.util.List;

/**
 * The schedules of a training, which are functions of the iteration, at iterations so close that a
 * line through the values shows them; at a jump, the iterations before and after it are there.
 *
 * @param iterations rising, from 1 to the last of the training
 * @param learningRates the rate at each
 * @param lambdas the annealing weight at each; empty where the loss has none
 */
public record Schedules(
    List<Integer> iterations, List<Double> learningRates, List<Double> lambdas) {

  /**
   * @throws IllegalArgumentException if the lists differ in length
   */
  public Schedules {
    iterations = List.copyOf(iterations);
    learningRates = List.copyOf(learningRates);
    lambdas = List.copyOf(lambdas);
    if (learningRates.size() != iterations.size()
        || !lambdas.isEmpty() && lambdas.size() != iterations.size()) {
      throw new IllegalArgumentException("schedules have a value for each of their iterations");
    }
  }
}
