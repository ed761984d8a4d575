package org.sphereface.protocols.verification;

import java.util.List;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.sphereface.protocols.ProtocolException;

/**
 * The directions in which weighted vectors vary most: eigenvectors of their covariance (biased, by
 * the sum of the weights; the factor does not change the axes), by falling eigenvalue.
 *
 * @param mean the weighted mean, D values
 * @param axes K orthonormal rows of D values
 */
record PrincipalComponents(double[] mean, double[][] axes) {

  /**
   * @param vectors N vectors of one length D
   * @param weights how often each counts
   * @param components K, at most D and at most the sum of the weights
   * @throws ProtocolException if K is too large, or the axes cannot be found
   */
  static PrincipalComponents fit(List<double[]> vectors, int[] weights, int components) {
    int dimension = vectors.get(0).length;
    int total = 0;
    for (int weight : weights) {
      total += weight;
    }
    if (components > Math.min(dimension, total)) {
      throw new ProtocolException(
          "There are no "
              + components
              + " principal components of "
              + total
              + " features of "
              + dimension
              + " values: set components to "
              + Math.min(dimension, total)
              + " or fewer.");
    }
    double[] mean = new double[dimension];
    for (int n = 0; n < weights.length; n++) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += weights[n] * vectors.get(n)[i] / total;
      }
    }
    Array2DRowRealMatrix covariance =
        new Array2DRowRealMatrix(covariance(vectors, weights, mean), false);
    try {
      EigenDecomposition decomposition = new EigenDecomposition(covariance);
      double[][] axes = new double[components][];
      for (int k = 0; k < components; k++) {
        axes[k] = decomposition.getEigenvector(k).toArray();
      }
      return new PrincipalComponents(mean, axes);
    } catch (MathIllegalStateException e) {
      throw new ProtocolException(
          "The principal components of the training features cannot be found ("
              + e.getMessage()
              + "): use another variant.",
          e);
    }
  }

  private static double[][] covariance(List<double[]> vectors, int[] weights, double[] mean) {
    int dimension = mean.length;
    double[][] sums = new double[dimension][dimension];
    double[] shifted = new double[dimension];
    for (int n = 0; n < weights.length; n++) {
      for (int i = 0; i < dimension; i++) {
        shifted[i] = vectors.get(n)[i] - mean[i];
      }
      for (int i = 0; i < dimension; i++) {
        double weighted = weights[n] * shifted[i];
        double[] row = sums[i];
        for (int j = 0; j <= i; j++) {
          row[j] += weighted * shifted[j];
        }
      }
    }
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < i; j++) {
        sums[j][i] = sums[i][j];
      }
    }
    return sums;
  }

  /** The K coordinates of a vector, less the mean, along the axes. */
  double[] project(double[] vector) {
    double[] coordinates = new double[axes.length];
    for (int k = 0; k < axes.length; k++) {
      double sum = 0;
      for (int i = 0; i < mean.length; i++) {
        sum += axes[k][i] * (vector[i] - mean[i]);
      }
      coordinates[k] = sum;
    }
    return coordinates;
  }
}
