package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;

/** Sets single entries of a matrix in place, on MXNet; DJL has no such operation there. */
public final class RowEntries {

  private RowEntries() {}

  /**
   * Sets one entry of each row. It is no part of a gradient: operations that were recorded on the
   * matrix before, and need its values in the backward pass, find the new ones.
   *
   * @param matrix B x N, detached, of an engine for which {@link Engines#isMxNet} holds
   * @param columns B, whole numbers in [0, N), in the matrix's type
   * @param value what is set
   */
  public static void set(NDArray matrix, NDArray columns, float value) {
    NDManager manager = matrix.getManager();
    Shape shape = matrix.getShape();
    int rows = Math.toIntExact(shape.get(0));
    NDArray places =
        NDArrays.stack(
            new NDList(manager.arange(0, rows, 1, matrix.getDataType()), columns.stopGradient()));
    NDArray values = manager.full(new Shape(rows), value, matrix.getDataType());
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("shape", "(" + rows + "," + shape.get(1) + ")");
    manager.invoke(
        "_scatter_set_nd",
        new NDArray[] {matrix, values, places},
        new NDArray[] {matrix},
        parameters);
  }
}
