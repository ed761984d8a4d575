package org.sphereface.reports.geometry;

/**
 * A-Softmax, and modified softmax for m = 1: the boundaries are
 *
 * <pre>|x| (psi(theta_1) - cos theta_2) = 0 for class 1
 * |x| (cos theta_1 - psi(theta_2)) = 0 for class 2</pre>
 *
 * with psi of {@link #psi}. Table 1 has {@code cos(m theta)} for psi, which is the same there:
 * psi(theta) is below any cosine beyond pi/m, so that the boundary is at {@code m theta_1 =
 * theta_2}.
 *
 * <p>Source: SphereFace, section 3.2, eqs. (5) to (7), and Table 1.
 *
 * @param m the margin, a whole number of at least 1
 * @param w1 weight of class 1, not zero; its length does not matter
 * @param w2 weight of class 2, likewise
 */
public record AngularRule(int m, double[] w1, double[] w2) implements DecisionRule {

  /**
   * Checks the margin.
   *
   * @throws IllegalArgumentException if m is below 1
   */
  public AngularRule {
    if (m < 1) {
      throw new IllegalArgumentException("m is " + m + ", but must be at least 1");
    }
  }

  /**
   * {@code psi(t) = (-1)^k cos(m t) - 2k} for t in [k pi/m, (k+1) pi/m]: falls from 1 at 0 to 1 -
   * 2m at pi.
   *
   * @param theta in [0, pi]
   */
  public static double psi(int m, double theta) {
    int k = Math.min(m - 1, (int) Math.floor(m * theta / Math.PI));
    return (k % 2 == 0 ? 1 : -1) * Math.cos(m * theta) - 2 * k;
  }

  @Override
  public double first(double... x) {
    return Vectors.length(x) * (psi(m, Vectors.angle(w1, x)) - Math.cos(Vectors.angle(w2, x)));
  }

  @Override
  public double second(double... x) {
    return Vectors.length(x) * (psi(m, Vectors.angle(w2, x)) - Math.cos(Vectors.angle(w1, x)));
  }
}
