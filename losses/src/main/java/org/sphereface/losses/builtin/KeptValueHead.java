package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * A head with statistics of all classes that it moves from iteration to iteration. They are one
 * parameter without gradient, so that a saved training has them. A forward pass sets the next
 * values, and the update stores them.
 */
abstract class KeptValueHead extends UnitWeightHead {

  private final Parameter parameter;
  private double[] next;

  /**
   * @param name of the parameter
   * @param start its values before the first iteration
   */
  KeptValueHead(int embeddingSize, int classes, String name, double... start) {
    super(embeddingSize, classes);
    this.parameter =
        addParameter(
            Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(start.length))
                .optInitializer(constants(start))
                .optRequiresGrad(false)
                .build());
  }

  private static Initializer constants(double... start) {
    return (manager, shape, type) -> {
      PrimitiveIterator.OfDouble values = Arrays.stream(start).iterator();
      return HostValues.filled(manager, shape, type, values::nextDouble);
    };
  }

  /** Returns the stored values. */
  final double[] kept() {
    return HostValues.doubles(parameter.getArray());
  }

  /** Sets what the update stores. */
  final void keep(double... values) {
    next = values;
  }

  @Override
  public void afterUpdate(Function<Parameter, NDArray> velocity) {
    super.afterUpdate(velocity);
    if (next == null) {
      return;
    }
    NDArray kept = parameter.getArray();
    if (kept.getDataType() == DataType.FLOAT64) {
      kept.set(next);
    } else {
      float[] narrow = new float[next.length];
      for (int i = 0; i < next.length; i++) {
        narrow[i] = (float) next[i];
      }
      kept.set(narrow);
    }
    next = null;
  }

  /** The statistics are of all classes: a sample of them has others. */
  @Override
  public Set<String> classParameters() {
    return Set.of();
  }
}
