package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** GFLOP/s of one operator of the engine. */
final class KernelRate {

  private KernelRate() {}

  /**
   * The best of some runs.
   *
   * @param operations floating-point operations of a run
   * @param kernel gives a part of the result: engines are lazy, reading it waits
   */
  static double best(int repetitions, double operations, Supplier<NDArray> kernel) {
    double best = 0;
    for (int i = 0; i < repetitions; i++) {
      long started = System.nanoTime();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        kernel.get().toFloatArray();
      }
      best = Math.max(best, operations / (System.nanoTime() - started));
    }
    return best;
  }
}
