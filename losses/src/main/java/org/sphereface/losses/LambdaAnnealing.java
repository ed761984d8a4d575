package org.sphereface.losses;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The weight of the target without margin, as a function of the iteration alone:
 *
 * <pre>lambda(i) = max(minimum, base (1 + gamma i)^(-power))</pre>
 *
 * It holds no state: a training that resumes at an iteration has the lambda of that iteration. The
 * released 20-layer recipe reaches its minimum of 5 at iteration 1659. {@code base = 0} with {@code
 * minimum = 0} gives the pure psi of the paper.
 *
 * <p>Source: SphereFace's released code, layer MarginInnerProduct; L-Softmax's, layer
 * LargeMarginInnerProduct.
 *
 * @param base lambda before the first iteration, at least 0
 * @param gamma how fast it falls, at least 0
 * @param power exponent of the fall, at least 0
 * @param minimum floor of lambda, at least 0
 */
public record LambdaAnnealing(
    @JsonPropertyDescription("lambda before the first iteration") double base,
    @JsonPropertyDescription("How fast lambda falls: base (1 + gamma i)^-power") double gamma,
    @JsonPropertyDescription("Exponent of the fall") double power,
    @JsonPropertyDescription("Floor of lambda") double minimum) {

  /**
   * Takes the options of the released 20-layer recipe: base 1000, gamma 0.12, power 1, minimum 5.
   */
  public LambdaAnnealing() {
    this(1000, 0.12, 1, 5);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if a value is negative or not finite
   */
  public LambdaAnnealing {
    LossOptionChecks.notNegative("annealing.base", base);
    LossOptionChecks.notNegative("annealing.gamma", gamma);
    LossOptionChecks.notNegative("annealing.power", power);
    LossOptionChecks.notNegative("annealing.minimum", minimum);
  }

  /**
   * Returns lambda at an iteration.
   *
   * @param iteration counted from 1
   * @throws IllegalArgumentException if the iteration is negative
   */
  public double at(long iteration) {
    if (iteration < 0) {
      throw new IllegalArgumentException(
          "lambda was asked for at iteration " + iteration + "; iterations are counted from 1");
    }
    return Math.max(minimum, base * StrictMath.pow(1 + gamma * iteration, -power));
  }
}
