package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import org.sphereface.engine.Bfloat16;
import org.sphereface.engine.FeatureMapCasts;
import org.sphereface.networks.Precision;

/**
 * GFLOP/s of the product of two 1024 x 1024 matrices, best of a few; in mixed precision both and
 * the result are bfloat16.
 */
final class ProductRate implements Measured {

  static final int SIDE = 1024;

  /** Floating-point operations. */
  static final double OPERATIONS = 2.0 * SIDE * SIDE * SIDE;

  private static final int REPETITIONS = 10;

  private final NDManager manager = NDManager.newBaseManager();
  private final FeatureMapCasts casts;
  private final NDArray left;
  private final NDArray right;

  ProductRate(Precision precision) {
    casts = precision == Precision.MIXED ? Bfloat16.on(manager) : FeatureMapCasts.NONE;
    left = matrix();
    right = matrix();
  }

  private NDArray matrix() {
    return casts.toMaps(manager.randomUniform(-1, 1, new Shape(SIDE, SIDE)), false);
  }

  @Override
  public double measure() {
    return KernelRate.best(
        REPETITIONS,
        OPERATIONS,
        () ->
            casts.toFloat32(Linear.linear(left, right, null).singletonOrThrow(), false).get("0:1"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
