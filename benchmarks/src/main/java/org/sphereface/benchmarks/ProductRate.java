package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;

/** GFLOP/s of the product of two 1024 x 1024 matrices, best of a few. */
final class ProductRate implements Measured {

  private static final int REPETITIONS = 10;
  private static final int SIDE = 1024;

  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray left = manager.randomUniform(-1, 1, new Shape(SIDE, SIDE));
  private final NDArray right = manager.randomUniform(-1, 1, new Shape(SIDE, SIDE));

  @Override
  public double measure() {
    return KernelRate.best(
        REPETITIONS,
        2.0 * SIDE * SIDE * SIDE,
        () -> Linear.linear(left, right, null).singletonOrThrow().get("0:1"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
