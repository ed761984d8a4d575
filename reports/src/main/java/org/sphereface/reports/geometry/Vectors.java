package org.sphereface.reports.geometry;

/** Vectors of any dimension, as arrays. */
final class Vectors {

  private Vectors() {}

  static double dot(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " values");
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /**
   * The angle between two directions, in [0, pi]; exact also where the cosine is near 1 or -1,
   * where an arc cosine loses half of its digits.
   */
  static double angle(double[] a, double[] b) {
    double[] unitA = scaled(a, 1 / length(a));
    double[] unitB = scaled(b, 1 / length(b));
    return 2 * Math.atan2(length(sum(unitA, unitB, -1)), length(sum(unitA, unitB, 1)));
  }

  static double[] scaled(double[] a, double factor) {
    double[] scaled = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      scaled[i] = factor * a[i];
    }
    return scaled;
  }

  /** {@code a + factor b}. */
  static double[] sum(double[] a, double[] b, double factor) {
    double[] sum = a.clone();
    for (int i = 0; i < a.length; i++) {
      sum[i] += factor * b[i];
    }
    return sum;
  }

  /** The direction at an angle from the first axis. */
  static double[] planar(double angle) {
    return new double[] {Math.cos(angle), Math.sin(angle)};
  }
}
