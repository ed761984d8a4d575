package org.sphereface.reports.geometry;

/**
 * Softmax: both classes share the boundary {@code (W_1 - W_2) x + b_1 - b_2 = 0}.
 *
 * <p>Source: SphereFace, section 3.1 and Table 1.
 *
 * @param w1 weight of class 1, of any length
 * @param b1 its bias
 * @param w2 weight of class 2
 * @param b2 its bias
 */
public record SoftmaxRule(double[] w1, double b1, double[] w2, double b2) implements DecisionRule {

  @Override
  public double first(double... x) {
    return Vectors.dot(w1, x) - Vectors.dot(w2, x) + b1 - b2;
  }

  @Override
  public double second(double... x) {
    return -first(x);
  }
}
