package org.sphereface.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;

/** Sets single entries of a matrix in place. */
public final class RowEntries {

  private RowEntries() {}

  /**
   * Sets one entry of each row. It is no part of a gradient: operations that were recorded on the
   * matrix before, and need its values in the backward pass, find the new ones on MXNet; PyTorch
   * then refuses the backward pass.
   *
   * @param matrix B x N, detached
   * @param columns B, whole numbers in [0, N), in the matrix's type
   * @param values B, what is set
   */
  public static void set(NDArray matrix, NDArray columns, NDArray values) {
    NDManager manager = matrix.getManager();
    Shape shape = matrix.getShape();
    int rows = Math.toIntExact(shape.get(0));
    if (!Engines.isMxNet(manager)) {
      NDArray numbers = manager.arange(0, rows, 1, DataType.INT64);
      NDArray places = columns.toType(DataType.INT64, false);
      matrix.set(new NDIndex("{}, {}", numbers, places), values.stopGradient());
      return;
    }
    // DJL has no such operation on MXNet
    NDArray places =
        NDArrays.stack(
            new NDList(manager.arange(0, rows, 1, matrix.getDataType()), columns.stopGradient()));
    PairList<String, Object> parameters = new PairList<>();
    parameters.add("shape", "(" + rows + "," + shape.get(1) + ")");
    manager.invoke(
        "_scatter_set_nd",
        new NDArray[] {matrix, values.stopGradient(), places},
        new NDArray[] {matrix},
        parameters);
  }
}
