package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.util.PairList;
import org.sphereface.engine.Engines;

/**
 * Differentiable operations on the rows of matrices, by the operators that both engines run fast.
 * MXNet sums along an axis on one thread, but multiplies by a matrix of ones at full speed.
 */
public final class Rows {

  // Below any useful sum of squares in float32; keeps 1/|x| and its gradient finite at x = 0.
  private static final float TINY = 1e-30f;

  private Rows() {}

  /** Returns x W^T, B x N, of x (B x d) and W (N x d). */
  public static NDArray products(NDArray x, NDArray w) {
    return Linear.linear(x, w).singletonOrThrow();
  }

  /** Returns the sum of each row: B, of B x N. */
  public static NDArray sums(NDArray matrix) {
    NDArray ones =
        matrix.getManager().ones(new Shape(1, matrix.getShape().get(1)), matrix.getDataType());
    return products(matrix, ones).reshape(matrix.getShape().get(0));
  }

  /** Returns the square of each row's length: N, of N x d. */
  public static NDArray squares(NDArray matrix) {
    NDArray ones =
        matrix.getManager().ones(new Shape(1, matrix.getShape().get(1)), matrix.getDataType());
    return products(ones, matrix.square()).reshape(matrix.getShape().get(0));
  }

  /** Returns the length of each row: N, of N x d; above 0. */
  public static NDArray lengths(NDArray matrix) {
    return squares(matrix).add(TINY).sqrt();
  }

  /** Divides each row by its length, in place, outside of gradient recording. */
  public static void normalise(NDArray matrix) {
    NDManager manager = matrix.getManager();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      if (Engines.isMxNet(manager)) {
        // one pass and a copy: the operator does not work in place
        PairList<String, Object> parameters = new PairList<>();
        parameters.add("mode", "instance");
        parameters.add("eps", Float.toString(TINY));
        manager
            .invoke("L2Normalization", new NDList(matrix), parameters)
            .singletonOrThrow()
            .copyTo(matrix);
      } else {
        matrix.divi(matrix.norm(2, new int[] {1}, true).maximum(Math.sqrt(TINY)));
      }
    }
  }

  /** Returns each row divided by its length; a row of zeros stays zero. */
  public static NDArray normalised(NDArray matrix) {
    return matrix.div(lengths(matrix).reshape(-1, 1));
  }

  /** Returns the value of each row at its label: B, of B x N. */
  public static NDArray picked(NDArray matrix, NDArray labels) {
    NDArray values = matrix.get(new NDIndex().addAllDim(1).addPickDim(labels));
    return values.getShape().dimension() == 1 ? values : values.reshape(-1);
  }

  /** Returns the rows with the given numbers: B x d, of N x d. */
  public static NDArray gathered(NDArray matrix, NDArray labels) {
    NDArray numbers = labels.toType(DataType.INT64, false);
    return Embedding.embedding(numbers, matrix, SparseFormat.DENSE).singletonOrThrow();
  }

  /** Returns B x N, 1 at the label of each row and 0 elsewhere. */
  public static NDArray own(NDArray labels, int classes) {
    return labels.oneHot(classes, labels.getDataType());
  }

  /** Returns 1 where the largest value of a row is at its label, else 0: B, without gradient. */
  public static NDArray hits(NDArray matrix, NDArray labels) {
    return mask(largest(matrix, labels).eq(labels), labels);
  }

  /** Returns the column of each row's largest value: B, in the labels' type, without gradient. */
  static NDArray largest(NDArray matrix, NDArray labels) {
    return matrix.argMax(1).toType(labels.getDataType(), false);
  }

  /** Returns a comparison as 0 and 1 in the type of another array, without gradient. */
  public static NDArray mask(NDArray comparison, NDArray like) {
    return comparison.toType(like.getDataType(), false);
  }

  /**
   * Returns 1 where a value is above its row's bound, else 0, in the values' type, without
   * gradient: of the shape of the values.
   *
   * @param values B x N, or B
   * @param bounds B
   */
  public static NDArray above(NDArray values, NDArray bounds) {
    NDArray plain = values.stopGradient();
    NDArray column = bounds.stopGradient();
    if (values.getShape().dimension() > 1) {
      column = column.reshape(-1, 1);
    }
    // DJL's comparison takes a second pass, to make numbers of truth values
    return Engines.isMxNet(values.getManager())
        ? values
            .getManager()
            .invoke("broadcast_greater", new NDList(plain, column), new PairList<>())
            .singletonOrThrow()
        : mask(plain.gt(column), values);
  }

  /** Returns the one where a mask is 1, and the other where it is 0. */
  public static NDArray chosen(NDArray mask, NDArray one, NDArray other) {
    return mask.mul(one).add(mask.neg().add(1).mul(other));
  }
}
