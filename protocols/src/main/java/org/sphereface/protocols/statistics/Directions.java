package org.sphereface.protocols.statistics;

/** Unit vectors and their angles, in double precision. */
final class Directions {

  private Directions() {}

  /** Returns a vector divided by its length; zeros stay zeros. */
  static double[] unit(double[] vector) {
    double length = Math.sqrt(dot(vector, vector));
    double[] unit = vector.clone();
    if (length > 0) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] /= length;
      }
    }
    return unit;
  }

  static double[] wide(float[] values, int from, int count) {
    double[] wide = new double[count];
    for (int i = 0; i < count; i++) {
      wide[i] = values[from + i];
    }
    return wide;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns the angle of unit vectors in degrees; of zeros to anything it is 90. */
  static double angle(double[] a, double[] b) {
    return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, dot(a, b)))));
  }
}
