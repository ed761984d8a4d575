package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;
import org.sphereface.networks.Precision;

/**
 * GFLOP/s of one 3 x 3 convolution, 128 to 128 channels at 28 x 24, batch 32, forward: a shape of
 * the paper's second stage that keeps the vector units busy. It is the limit that whole steps are
 * held against. In mixed precision images, weights and result are bfloat16.
 */
final class ConvolutionRate implements Measured {

  private static final int REPETITIONS = 5;
  private static final Shape ONE = new Shape(1, 1);

  private final NDManager manager = NDManager.newBaseManager();
  private final UnaryOperator<NDArray> back;
  private final NDArray images;
  private final NDArray weights;

  /**
   * @param precision mixed on MXNet only, whose operators take bfloat16 by DJL
   */
  ConvolutionRate(Precision precision) {
    boolean mixed = precision == Precision.MIXED;
    NDArray pixels = manager.randomUniform(-1, 1, new Shape(32, 128, 28, 24));
    NDArray kernel = manager.randomUniform(-1, 1, new Shape(128, 128, 3, 3));
    images = mixed ? cast(pixels, "bfloat16") : pixels;
    weights = mixed ? cast(kernel, "bfloat16") : kernel;
    back = mixed ? x -> cast(x, "float32") : UnaryOperator.identity();
  }

  private static NDArray cast(NDArray x, String type) {
    PairList<String, Object> options = new PairList<>();
    options.add("dtype", type);
    return x.getManager().invoke("amp_cast", new NDList(x), options).singletonOrThrow();
  }

  @Override
  public double measure() {
    return KernelRate.best(
        REPETITIONS,
        2.0 * 32 * 128 * 128 * 9 * 28 * 24,
        () ->
            back.apply(
                // a whole image: on AVX2, MXNet 1.9.1 dies of a division by zero where one channel is cut out
                Conv2d.conv2d(images, weights, null, ONE, ONE, ONE, 1)
                    .singletonOrThrow()
                    .get("0:1")));
  }

  @Override
  public void close() {
    manager.close();
  }
}
