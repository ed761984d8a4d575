package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.SeededRandom;
import org.sphereface.losses.LossOptionChecks;

/**
 * Initial class weights, Caffe's Xavier: uniform in +-sqrt(3 / d) for N x d. The numbers are those
 * of {@link SeededRandom}: all engines start from the same bits.
 */
public final class ClassWeightInitializer implements Initializer {

  private static final long STREAM = 0x636c617373L;

  /**
   * Makes a parameter with one row for each class, N x d, with these initial values.
   *
   * @param name by which the head, its files and {@code rateMultiplier} know the parameter
   * @param embeddingSize d, at least 1
   * @param classes N
   * @throws IllegalArgumentException if the embedding has no value
   */
  public static Parameter parameter(String name, int embeddingSize, int classes) {
    LossOptionChecks.require(
        embeddingSize >= 1,
        "a loss head needs an embedding of at least one value, but was asked for " + embeddingSize);
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.WEIGHT)
        .optShape(new Shape(classes, embeddingSize))
        .optInitializer(new ClassWeightInitializer())
        .build();
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    return draws(manager).next(manager, shape, dataType);
  }

  /** Returns a generator of the same weights, from the first class on, in several arrays. */
  static Draws draws(NDManager manager) {
    return new Draws(SeededRandom.of(manager, STREAM));
  }

  /** Draws the weights of all classes in their order. */
  record Draws(SplittableRandom random) {

    /** Returns the weights of the next classes, {@code shape} is theirs. */
    NDArray next(NDManager manager, Shape shape, DataType dataType) {
      double bound = Math.sqrt(3.0 / shape.get(1));
      return HostValues.filled(
          manager, shape, dataType, () -> (2 * random.nextDouble() - 1) * bound);
    }
  }
}
