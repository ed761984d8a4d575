package org.sphereface.reports.geometry;

/**
 * N classes of A-Softmax whose weights are spread evenly over the circle, {@code theta = 2 pi / N}
 * apart. The nearest weight on each side bounds a class, at {@code theta / (m + 1)}.
 *
 * <p>Source: SphereFace, section 3.4.
 *
 * @param m the margin, at least 1; whole in the loss, any number here
 * @param classes N, at least 3
 */
public record UniformMargin(double m, int classes) {

  /**
   * Property 3: from this m on, 3, no angle within a class exceeds the least between classes:
   * {@code 2 theta/(m+1) <= (m-1) theta/(m+1)}.
   */
  public static final double MINIMAL_M = 3;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if m is below 1 or there are fewer than 3 classes
   */
  public UniformMargin {
    if (!(m >= 1 && m < Double.POSITIVE_INFINITY) || classes < 3) {
      throw new IllegalArgumentException(
          "expected m >= 1 and at least 3 classes, got " + m + " and " + classes);
    }
  }

  /** The angle between the weights of neighbours. */
  public double spacing() {
    return 2 * Math.PI / classes;
  }

  /** The largest angle between two directions of one class: {@code 2 theta / (m + 1)}. */
  public double largestWithin() {
    return 2 * spacing() / (m + 1);
  }

  /** The smallest angle between directions of two classes: {@code (m - 1) theta / (m + 1)}. */
  public double margin() {
    return (m - 1) / (m + 1) * spacing();
  }

  /** Whether no angle within a class exceeds the margin. */
  public boolean separates() {
    return largestWithin() <= margin();
  }
}
