package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * GFLOP/s of one 3 x 3 convolution, 128 to 128 channels at 28 x 24, batch 32, forward: a shape of
 * the paper's second stage that keeps the vector units busy. It is the limit that whole steps are
 * held against.
 */
final class ConvolutionRate implements Measured {

  private static final int REPETITIONS = 5;
  private static final Shape ONE = new Shape(1, 1);

  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray images = manager.randomUniform(-1, 1, new Shape(32, 128, 28, 24));
  private final NDArray weights = manager.randomUniform(-1, 1, new Shape(128, 128, 3, 3));

  @Override
  public double measure() {
    return KernelRate.best(
        REPETITIONS,
        2.0 * 32 * 128 * 128 * 9 * 28 * 24,
        () ->
            Conv2d.conv2d(images, weights, null, ONE, ONE, ONE, 1)
                .singletonOrThrow()
                .get("0:1,0:1"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
