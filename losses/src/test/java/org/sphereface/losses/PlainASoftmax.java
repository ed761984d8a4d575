package org.sphereface.losses;

/**
 * A-Softmax in plain double-precision loops, by angles and the arc cosine; the reference of the
 * tests.
 */
final class PlainASoftmax {

  private PlainASoftmax() {}

  static double psi(double theta, int m) {
    for (int k = 0; k < m; k++) {
      if (theta >= k * Math.PI / m && theta <= (k + 1) * Math.PI / m) {
        return Math.pow(-1, k) * Math.cos(m * theta) - 2 * k;
      }
    }
    throw new IllegalArgumentException("no angle in [0, pi]: " + theta);
  }

  static double[][] logits(double[][] x, double[][] w, int[] y, int m, double lambda) {
    double[][] logits = new double[x.length][w.length];
    for (int i = 0; i < x.length; i++) {
      double length = Math.sqrt(dot(x[i], x[i]));
      for (int j = 0; j < w.length; j++) {
        double cosine = dot(x[i], w[j]) / length / Math.sqrt(dot(w[j], w[j]));
        double value = cosine;
        if (j == y[i]) {
          double theta = Math.acos(Math.max(-1, Math.min(1, cosine)));
          value = (lambda * Math.cos(theta) + psi(theta, m)) / (1 + lambda);
        }
        logits[i][j] = length * value;
      }
    }
    return logits;
  }

  static double meanCrossEntropy(double[][] logits, int[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double total = 0;
      for (double logit : logits[i]) {
        total += Math.exp(logit - logits[i][y[i]]);
      }
      sum += Math.log(total);
    }
    return sum / y.length;
  }

  /** The value of a function of a matrix. */
  interface Value {
    double at();
  }

  /** Central differences of a value in each cell of a matrix that the value reads. */
  static double[][] gradient(double[][] matrix, Value value) {
    double step = 1e-6;
    double[][] gradient = new double[matrix.length][matrix[0].length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        double kept = matrix[i][j];
        matrix[i][j] = kept + step;
        double above = value.at();
        matrix[i][j] = kept - step;
        double below = value.at();
        matrix[i][j] = kept;
        gradient[i][j] = (above - below) / (2 * step);
      }
    }
    return gradient;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
