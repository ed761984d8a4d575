package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.sphereface.losses.LossOptionChecks;

/**
 * Initial class weights, Caffe's Xavier: uniform in +-sqrt(3 / d) for N x d.
 *
 * <p>The numbers come from the engine's seed ({@link ai.djl.engine.Engine#setRandomSeed}) but not
 * from its generator, so that all engines start from the same bits. Without a seed they differ from
 * call to call.
 */
public final class ClassWeightInitializer implements Initializer {

  // Sets these draws apart from those of other parameters under the same seed.
  private static final long STREAM = 0x636c617373L;

  public static Parameter parameter(int embeddingSize, int classes) {
    LossOptionChecks.require(
        embeddingSize >= 1,
        "a loss head needs at least one value an embedding, but was asked for " + embeddingSize);
    return Parameter.builder()
        .setName("weight")
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(classes, embeddingSize))
        .optInitializer(new ClassWeightInitializer())
        .build();
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    return draws(manager.getEngine().getSeed()).next(manager, shape, dataType);
  }

  /**
   * The weights from the first class on, in as many parts as are asked for.
   *
   * @param seed the engine's, or null
   */
  static Draws draws(Integer seed) {
    return new Draws(
        seed == null
            ? new SplittableRandom()
            : new SplittableRandom(new SplittableRandom(seed).nextLong() ^ STREAM));
  }

  /** The weights of the classes, drawn in order. */
  record Draws(SplittableRandom random) {

    /** The weights of the next classes: {@code shape} is theirs. */
    NDArray next(NDManager manager, Shape shape, DataType dataType) {
      double bound = Math.sqrt(3.0 / shape.get(1));
      int size = Math.toIntExact(shape.size());
      FloatBuffer values = manager.allocateDirect(size * Float.BYTES).asFloatBuffer();
      for (int i = 0; i < size; i++) {
        values.put(i, (float) ((2 * random.nextDouble() - 1) * bound));
      }
      NDArray array = manager.create(values, shape);
      // DJL's create(float[]) lets the garbage collector free the buffer while MXNet copies from
      // it.
      Reference.reachabilityFence(values);
      return array.toType(dataType, false);
    }
  }
}
