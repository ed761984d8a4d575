package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.List;
import org.sphereface.engine.Bfloat16;
import org.sphereface.engine.FeatureMapCasts;
import org.sphereface.networks.Precision;
import org.sphereface.networks.layer.FeatureMaps;

/**
 * GFLOP/s of one 3 x 3 convolution, 128 to 128 channels at 28 x 24, batch 32, forward: a shape of
 * the paper's second stage that keeps the vector units busy; the better of both orders of maps in
 * memory. It is the limit that whole steps are held against. In mixed precision images, weights and
 * result are bfloat16.
 */
final class ConvolutionRate implements Measured {

  static final int BATCH = 32;
  static final int CHANNELS = 128;
  static final int HEIGHT = 28;
  static final int WIDTH = 24;

  /** Floating-point operations. */
  static final double OPERATIONS = 2.0 * BATCH * CHANNELS * CHANNELS * 9 * HEIGHT * WIDTH;

  private static final int REPETITIONS = 5;
  private static final Shape ONE = new Shape(1, 1);

  private final NDManager manager = NDManager.newBaseManager();
  private final FeatureMapCasts casts;
  private final List<NDArray> images;
  private final NDArray weights;

  ConvolutionRate(Precision precision) {
    casts = precision == Precision.MIXED ? Bfloat16.on(manager) : FeatureMapCasts.NONE;
    NDArray maps = manager.randomUniform(-1, 1, new Shape(BATCH, CHANNELS, HEIGHT, WIDTH));
    NDArray kernel = manager.randomUniform(-1, 1, new Shape(CHANNELS, CHANNELS, 3, 3));
    images = List.of(casts.toMaps(maps, false), casts.toMaps(FeatureMaps.ordered(maps), false));
    weights = casts.toMaps(kernel, false);
  }

  @Override
  public double measure() {
    return images.stream().mapToDouble(this::rate).max().orElseThrow();
  }

  private double rate(NDArray maps) {
    return KernelRate.best(
        REPETITIONS,
        OPERATIONS,
        () ->
            casts
                .toFloat32(
                    Conv2d.conv2d(maps, weights, null, ONE, ONE, ONE, 1).singletonOrThrow(), false)
                // of an image: to cut a block of channels ends MXNet's process without AVX-512
                .get("0:1"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
