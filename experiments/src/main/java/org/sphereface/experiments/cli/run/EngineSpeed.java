package org.sphereface.experiments.cli.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Speeds of the engine's two workhorses in GFLOPS, a multiply-add counting as two.
 *
 * @param gemm product of two 1024 x 1024 float32 matrices
 * @param convolution 64 filters of 3 x 3 on 32 x 64 x 28 x 24 float32, stride 1, padding 1
 */
record EngineSpeed(double gemm, double convolution) {

  private static final int WARM_UP = 3;
  private static final int REPETITIONS = 9;
  private static final int SIDE = 1024;

  /** Measures on the default device: the median of nine, each read back, for engines are lazy. */
  static EngineSpeed measure() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray left = manager.randomUniform(-1, 1, new Shape(SIDE, SIDE), DataType.FLOAT32);
      NDArray right = manager.randomUniform(-1, 1, new Shape(SIDE, SIDE), DataType.FLOAT32);
      double gemm = median(manager, left, 2.0 * SIDE * SIDE * SIDE, matrix -> matrix.matMul(right));
      NDArray images = manager.randomUniform(-1, 1, new Shape(32, 64, 28, 24), DataType.FLOAT32);
      NDArray filters = manager.randomUniform(-1, 1, new Shape(64, 64, 3, 3), DataType.FLOAT32);
      NDArray bias = manager.zeros(new Shape(64));
      double convolution =
          median(
              manager,
              images,
              2.0 * 32 * 64 * 28 * 24 * 64 * 9,
              batch ->
                  Conv2d.conv2d(batch, filters, bias, new Shape(1, 1), new Shape(1, 1))
                      .singletonOrThrow());
      return new EngineSpeed(gemm, convolution);
    }
  }

  private static double median(
      NDManager manager, NDArray input, double operations, Function<NDArray, NDArray> work) {
    double[] speeds = new double[REPETITIONS];
    for (int run = -WARM_UP; run < REPETITIONS; run++) {
      try (NDManager step = manager.newSubManager()) {
        long start = System.nanoTime();
        NDArray result = work.apply(input);
        result.attach(step);
        result.toFloatArray();
        if (run >= 0) {
          speeds[run] = operations / (System.nanoTime() - start);
        }
      }
    }
    Arrays.sort(speeds);
    return speeds[REPETITIONS / 2];
  }
}
