package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.sphereface.engine.HostValues;
import org.sphereface.engine.SeededRandom;

/** Caffe's weight fillers. The numbers are those of {@link SeededRandom}, by the layer's name. */
public final class CaffeInitializer implements Initializer {

  private final String layer;
  private final Draw draw;

  /** Draws one weight of a tensor of the given shape, outputs first. */
  private interface Draw {
    ToDoubleFunction<SplittableRandom> forShape(Shape shape);
  }

  private CaffeInitializer(String layer, Draw draw) {
    this.layer = layer;
    this.draw = draw;
  }

  /** Returns uniform values in +-sqrt(3 / fan_in), fan_in the number of inputs of one output. */
  public static CaffeInitializer xavier(String layer) {
    return new CaffeInitializer(
        layer,
        shape -> {
          double bound = Math.sqrt(3.0 / shape.slice(1).size());
          return random -> (2 * random.nextDouble() - 1) * bound;
        });
  }

  /** Returns normal values with mean 0. */
  public static CaffeInitializer gaussian(String layer, double deviation) {
    return new CaffeInitializer(layer, shape -> random -> deviation * normal(random));
  }

  /**
   * Returns normal values with mean 0 and deviation sqrt(2 / fan_out), fan_out the product of
   * outputs and kernel values; Caffe's {@code msra} by {@code FAN_OUT}. He et al., ICCV 2015, eq.
   * (14).
   */
  public static CaffeInitializer msra(String layer) {
    return new CaffeInitializer(
        layer,
        shape -> {
          double deviation = Math.sqrt(2.0 * shape.get(1) / shape.size());
          return random -> deviation * normal(random);
        });
  }

  /** Draws by Marsaglia's polar method and uses one of its two values. */
  private static double normal(SplittableRandom random) {
    while (true) {
      double u = 2 * random.nextDouble() - 1;
      double v = 2 * random.nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        return u * Math.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    SplittableRandom random = SeededRandom.of(manager, layer.hashCode());
    ToDoubleFunction<SplittableRandom> value = draw.forShape(shape);
    return HostValues.filled(manager, shape, dataType, () -> value.applyAsDouble(random));
  }
}
