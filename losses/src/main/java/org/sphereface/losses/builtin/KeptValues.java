package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.Arrays;

/**
 * A statistic that a head moves from iteration to iteration: a parameter without gradient, so that
 * a saved training has it. A forward pass sets the next values, and the update stores them.
 */
final class KeptValues {

  private final Parameter parameter;
  private double[] next;

  /**
   * @param parameter made by {@link #parameter}
   */
  KeptValues(Parameter parameter) {
    this.parameter = parameter;
  }

  /** Makes the parameter of one value. */
  static Parameter parameter(String name, double start) {
    return Parameter.builder()
        .setName(name)
        .setType(Parameter.Type.OTHER)
        .optShape(new Shape(1))
        .optInitializer(new ConstantInitializer((float) start))
        .optRequiresGrad(false)
        .build();
  }

  /** Returns the stored value. */
  double value() {
    return of(parameter.getArray())[0];
  }

  /** Sets what {@link #store} stores. */
  void next(double value) {
    next = new double[] {value};
  }

  /** Stores the next value, if there is one. */
  void store() {
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

  /** Copies an array to the host. */
  static double[] of(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
