package org.sphereface.reports.geometry;

/**
 * The two classes of A-Softmax in the plane of their weights: a sector about W_1 holds the
 * directions with {@code m theta_1 < theta_2}, its mirror image about W_2 those of class 2.
 *
 * <p>Towards W_2, theta_2 = theta_12 - theta_1, so that the sector ends at
 *
 * <pre>inner = theta_12 / (m + 1)</pre>
 *
 * <p>Away from W_2, theta_2 = theta_12 + theta_1 while that is at most pi, else 2 pi - theta_12 -
 * theta_1, so that the sector ends at
 *
 * <pre>outer = theta_12 / (m - 1)              if theta_12 &lt;= pi (m - 1)/m
 *       = (2 pi - theta_12) / (m + 1)     else</pre>
 *
 * <p>Source: SphereFace, sections 3.2 and 3.4.
 *
 * @param m the margin, at least 1; whole in the loss, any number here
 * @param theta12 angle between the class weights, in (0, pi]
 */
public record BinaryMargin(double m, double theta12) {

  /**
   * Property 2: from this m on, 2 + sqrt 3, no angle within a class exceeds the least between the
   * classes, whatever theta_12.
   *
   * <p>For theta_12 up to pi (m - 1)/m, {@code theta_12/(m+1) + theta_12/(m-1) <= theta_12
   * (m-1)/(m+1)} is {@code 2m <= (m-1)^2}, that is m >= 2 + sqrt 3. For larger theta_12, {@code 2
   * pi/(m+1) <= theta_12 (m-1)/(m+1)} is strictest at the lower end, where it is the same.
   */
  public static final double MINIMAL_M = 2 + Math.sqrt(3);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if m or theta_12 is out of its range
   */
  public BinaryMargin {
    if (!(m >= 1 && m < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("m is " + m + ", but must be at least 1");
    }
    if (!(theta12 > 0 && theta12 <= Math.PI)) {
      throw new IllegalArgumentException("theta_12 is " + theta12 + ", but must be in (0, pi]");
    }
  }

  /** How far class 1 reaches from W_1 towards W_2. */
  public double inner() {
    return theta12 / (m + 1);
  }

  /** How far class 1 reaches from W_1 away from W_2. */
  public double outer() {
    return theta12 <= Math.PI * (m - 1) / m ? theta12 / (m - 1) : (2 * Math.PI - theta12) / (m + 1);
  }

  /** The largest angle between two directions of one class. */
  public double largestWithin() {
    return Math.min(Math.PI, inner() + outer());
  }

  /**
   * The margin, the smallest angle between directions of different classes: {@code (m - 1)/(m + 1)
   * theta_12}.
   */
  public double margin() {
    return (m - 1) / (m + 1) * theta12;
  }

  /** Whether no angle within a class exceeds the margin. */
  public boolean separates() {
    return largestWithin() <= margin();
  }
}
