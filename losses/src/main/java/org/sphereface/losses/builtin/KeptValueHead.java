package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * A head with a statistic of all classes that it moves from iteration to iteration. The statistic
 * is a parameter without gradient, so that a saved training has it. A forward pass sets the next
 * value, and the update stores it.
 */
abstract class KeptValueHead extends UnitWeightHead {

  private final Parameter parameter;
  private double[] next;

  /**
   * @param name of the parameter
   * @param start its value before the first iteration
   */
  KeptValueHead(int embeddingSize, int classes, String name, double start) {
    super(embeddingSize, classes);
    this.parameter =
        addParameter(
            Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(1))
                .optInitializer(new ConstantInitializer((float) start))
                .optRequiresGrad(false)
                .build());
  }

  /** Returns the stored value. */
  final double kept() {
    return values(parameter.getArray())[0];
  }

  /** Sets what the update stores. */
  final void keep(double value) {
    next = new double[] {value};
  }

  /** Copies an array to the host. */
  static double[] values(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
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
      kept.set(new float[] {(float) next[0]});
    }
    next = null;
  }

  /** The statistic is of all classes: a sample of them has another. */
  @Override
  public Set<String> classParameters() {
    return Set.of();
  }
}
