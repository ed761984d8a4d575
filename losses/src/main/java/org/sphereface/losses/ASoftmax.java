package org.sphereface.losses;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A-Softmax, the angular softmax of SphereFace: softmax cross entropy in which the angle to the own
 * class counts m times.
 *
 * <p>The logits are {@code |x| cos theta_j} for j other than y, and for the own class
 *
 * <pre>|x| (lambda cos theta_y + psi(theta_y)) / (1 + lambda)</pre>
 *
 * with {@code psi(t) = (-1)^k cos(m t) - 2 k} for t in [k pi/m, (k+1) pi/m], and lambda falling
 * over the iterations as {@link LambdaAnnealing} says. With m = 1 the target is {@code |x| cos
 * theta_y} whatever lambda.
 *
 * <p>Source: SphereFace, section 3.2, eqs. (6) and (7); lambda from the released code.
 *
 * @param m the margin, a whole number of at least 1
 * @param annealing how lambda falls
 * @param gradient {@code true}: the gradient is that of the formula above
 */
public record ASoftmax(
    @JsonPropertyDescription("Margin m, a whole number of at least 1: the own angle counts m times")
        int m,
    @JsonPropertyDescription(
            "How lambda, the weight of the target without margin, falls over the iterations")
        LambdaAnnealing annealing,
    @JsonPropertyDescription("Backward pass; 'true' is the gradient of the formula")
        String gradient)
    implements Loss {

  private static final String TRUE_GRADIENT = "true";

  /** The released recipe: m = 4, lambda from 1000 down to 5, true gradient. */
  public ASoftmax() {
    this(4, new LambdaAnnealing(), TRUE_GRADIENT);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if m is below 1, annealing is missing, or gradient is unknown
   */
  public ASoftmax {
    if (m < 1) {
      throw new IllegalArgumentException(
          "a-softmax: m is "
              + m
              + ", but must be a whole number of at least 1; the paper uses 1 to 4");
    }
    if (annealing == null) {
      throw new IllegalArgumentException(
          "a-softmax: annealing is empty; leave the key out for the defaults, or give base, gamma,"
              + " power and minimum");
    }
    if (!TRUE_GRADIENT.equals(gradient)) {
      throw new IllegalArgumentException(
          "a-softmax: gradient is '" + gradient + "', but only 'true' is known; leave the key out");
    }
  }

  @Override
  public String id() {
    return "a-softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of |x| cos theta_j with |x| psi(theta_y), psi(t) = (-1)^k cos(m t) - 2k, for"
        + " the own class.";
  }

  @Override
  public String source() {
    return "SphereFace, section 3.2, eqs. (6) and (7); lambda annealing from the released code";
  }

  @Override
  public String label() {
    return "A-Softmax m=" + m;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, new AngularMargin(m), annealing);
  }

  /**
   * The weight of the target without margin, as a function of the iteration:
   *
   * <pre>lambda(i) = max(minimum, base (1 + gamma i)^(-power))</pre>
   *
   * The released 20-layer recipe reaches its minimum of 5 at iteration 1659. {@code base = 0} with
   * {@code minimum = 0} gives the pure psi of the paper.
   *
   * <p>Source: released code, layer MarginInnerProduct.
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

    /** The released 20-layer recipe: base 1000, gamma 0.12, power 1, minimum 5. */
    public LambdaAnnealing() {
      this(1000, 0.12, 1, 5);
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a value is negative or not finite
     */
    public LambdaAnnealing {
      requireNotNegative("base", base);
      requireNotNegative("gamma", gamma);
      requireNotNegative("power", power);
      requireNotNegative("minimum", minimum);
    }

    private static void requireNotNegative(String name, double value) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "a-softmax: annealing."
                + name
                + " is "
                + value
                + ", but must be a number of at least 0");
      }
    }

    /**
     * Lambda at an iteration.
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
}
