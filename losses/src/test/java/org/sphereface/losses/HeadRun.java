package org.sphereface.losses;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;

/** What a loss head gives on the engine for given numbers, with the gradients of a scalar. */
record HeadRun(float loss, float[] logits, float[] featureGradient, float[] weightGradient) {

  /**
   * @param outputGradient the gradient by the logits to pull back, or null for that of the loss
   */
  static HeadRun of(
      Loss loss,
      double[][] features,
      double[][] weights,
      int[] labels,
      long iteration,
      double[][] outputGradient) {
    try (NDManager manager = NDManager.newBaseManager()) {
      int size = features[0].length;
      LossHead head = loss.head(size, weights.length);
      head.initialize(manager, DataType.FLOAT32, new Shape(labels.length, size));
      NDArray w = head.getParameters().get("weight").getArray();
      w.set(flat(weights));
      NDArray x = matrix(manager, features);
      x.setRequiresGradient(true);
      float[] y = new float[labels.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = labels[i];
      }
      ParameterStore store = new ParameterStore(manager, false);
      float value;
      float[] logits;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList out = head.loss(store, x, manager.create(y), iteration, true);
        NDArray scalar =
            outputGradient == null
                ? out.get(0)
                : out.get(1).mul(matrix(manager, outputGradient)).sum();
        collector.backward(scalar);
        value = out.get(0).toFloatArray()[0];
        logits = out.get(1).toFloatArray();
      }
      return new HeadRun(
          value, logits, x.getGradient().toFloatArray(), w.getGradient().toFloatArray());
    }
  }

  static float[] flat(double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    int at = 0;
    for (double[] row : rows) {
      for (double value : row) {
        flat[at++] = (float) value;
      }
    }
    return flat;
  }

  private static NDArray matrix(NDManager manager, double[][] rows) {
    return manager.create(flat(rows), new Shape(rows.length, rows[0].length));
  }

  /**
   * The largest |actual - expected| / |expected|, where an expected value below a thousandth of the
   * largest counts as that thousandth; NaN where a value is NaN or the sizes differ.
   */
  static double relativeError(float[] actual, double[]... expected) {
    double largest = 0;
    for (double[] row : expected) {
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    double worst = 0;
    int at = 0;
    for (double[] row : expected) {
      for (double value : row) {
        double scale = Math.max(Math.abs(value), largest / 1000);
        worst = Math.max(worst, Math.abs(actual[at++] - value) / scale);
      }
    }
    return at == actual.length ? worst : Double.NaN;
  }
}
