package com.example.faces;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Uniform in +-sqrt(3 / d), from the engine's seed but not from its generator, so that MXNet and
 * PyTorch start from the same numbers.
 */
final class UniformMeans implements Initializer {

  // Sets these draws apart from those of other parameters under the same seed.
  private static final long STREAM = 0x6d65616e73L;

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    Integer seed = manager.getEngine().getSeed();
    SplittableRandom random =
        seed == null ? new SplittableRandom() : new SplittableRandom(seed ^ STREAM);
    double bound = Math.sqrt(3.0 / shape.get(1));
    int size = Math.toIntExact(shape.size());
    FloatBuffer values = manager.allocateDirect(size * Float.BYTES).asFloatBuffer();
    for (int i = 0; i < size; i++) {
      values.put(i, (float) ((2 * random.nextDouble() - 1) * bound));
    }
    try {
      return manager.create(values, shape).toType(dataType, false);
    } finally {
      // MXNet copies from the buffer's address: it must not be collected before.
      Reference.reachabilityFence(values);
    }
  }
}
