package org.sphereface.losses.arithmetic;

import java.util.Random;

/**
 * Losses in plain double-precision loops, by angles and the arc cosine: what tests compare with.
 */
public final class ReferenceMath {

  private ReferenceMath() {}

  /** The value of a function of matrices that it reads. */
  public interface Value {
    double at();
  }

  public static double psi(double theta, double m) {
    for (int k = 0; k < m; k++) {
      if (theta >= k * Math.PI / m && theta <= (k + 1) * Math.PI / m) {
        return Math.pow(-1, k) * Math.cos(m * theta) - 2 * k;
      }
    }
    throw new IllegalArgumentException("no angle in [0, pi]: " + theta);
  }

  public static double cosine(double[] a, double[] b) {
    return Math.max(-1, Math.min(1, dot(a, b) / length(a) / length(b)));
  }

  public static double angle(double[] a, double[] b) {
    return Math.acos(cosine(a, b));
  }

  /** The cosine to a vector of length one, whose length is not looked at. */
  public static double unitCosine(double[] a, double[] unit) {
    return Math.max(-1, Math.min(1, dot(a, unit) / length(a)));
  }

  public static double unitAngle(double[] a, double[] unit) {
    return Math.acos(unitCosine(a, unit));
  }

  public static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  public static double[][] normalised(double[][] rows) {
    double[][] unit = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      unit[i] = rows[i].clone();
      for (int j = 0; j < unit[i].length; j++) {
        unit[i][j] /= length(rows[i]);
      }
    }
    return unit;
  }

  /** A logit from an image, its length, the class weight and whether the class is its own. */
  public interface Logit {
    double of(double[] x, double[] w, boolean own);
  }

  public static double[][] logits(double[][] x, double[][] w, int[] y, Logit logit) {
    double[][] logits = new double[x.length][w.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < w.length; j++) {
        logits[i][j] = logit.of(x[i], w[j], j == y[i]);
      }
    }
    return logits;
  }

  /** For weights of length one. */
  public static Logit aSoftmax(double m, double lambda) {
    return (x, w, own) -> {
      double theta = unitAngle(x, w);
      double plain = Math.cos(theta);
      return length(x) * (own ? (lambda * plain + psi(theta, m)) / (1 + lambda) : plain);
    };
  }

  public static double meanCrossEntropy(double[][] logits, int[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double logit : logits[i]) {
        largest = Math.max(largest, logit);
      }
      double total = 0;
      for (double logit : logits[i]) {
        total += Math.exp(logit - largest);
      }
      sum += Math.log(total) + largest - logits[i][y[i]];
    }
    return sum / y.length;
  }

  public static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  /** Central differences of a value in each cell of a matrix that the value reads. */
  public static double[][] gradient(double[][] matrix, Value value) {
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

  public static double[][] gaussian(int rows, int columns, double scale, long seed) {
    Random random = new Random(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = scale * random.nextGaussian();
      }
    }
    return values;
  }
}
