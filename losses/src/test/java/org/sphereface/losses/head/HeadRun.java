package org.sphereface.losses.head;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;

/**
 * What a loss head gives on the engine for given numbers, with the gradients of a scalar.
 *
 * @param logits with margin, row after row; empty for heads without
 * @param gradients by parameter name, and of the features by the name {@code x}
 */
public record HeadRun(
    double loss, double[] logits, double[] hits, Map<String, double[]> gradients) {

  public static final String FEATURES = "x";

  public double[] featureGradient() {
    return gradients.get(FEATURES);
  }

  public double[] weightGradient() {
    return gradients.get("weight");
  }

  /** The loss and its gradients, in float32. */
  public static HeadRun of(Loss loss, double[][] features, double[][] weights, int[] labels) {
    return of(loss, features, Map.of("weight", weights), labels, 1, DataType.FLOAT32, null);
  }

  /**
   * @param parameters by name; those left out stay as they are initialised
   * @param outputGradient the gradient by the logits to pull back, or null for that of the loss
   */
  public static HeadRun of(
      Loss loss,
      double[][] features,
      Map<String, double[][]> parameters,
      int[] labels,
      long iteration,
      DataType type,
      double[][] outputGradient) {
    return of(loss, features, parameters, labels, iteration, type, outputGradient, () -> {});
  }

  /**
   * @param between what happens between the forward and the backward pass
   */
  public static HeadRun of(
      Loss loss,
      double[][] features,
      Map<String, double[][]> parameters,
      int[] labels,
      long iteration,
      DataType type,
      double[][] outputGradient,
      Runnable between) {
    try (NDManager manager = NDManager.newBaseManager()) {
      int size = features[0].length;
      double[][] weights = parameters.get("weight");
      int classes = weights == null ? Arrays.stream(labels).max().orElse(0) + 1 : weights.length;
      LossHead head = loss.head(size, classes);
      head.initialize(manager, type, new Shape(labels.length, size));
      parameters.forEach(
          (name, values) -> {
            NDArray array = head.getParameters().get(name).getArray();
            set(array, values);
          });
      float[] hostLabels = new float[labels.length];
      for (int i = 0; i < labels.length; i++) {
        hostLabels[i] = labels[i];
      }
      head.beforeIteration(hostLabels, iteration, parameter -> null);
      NDArray x = manager.zeros(new Shape(features.length, size), type);
      set(x, features);
      x.setRequiresGradient(true);
      NDArray y = manager.zeros(new Shape(labels.length), type);
      set(y, new double[][] {Arrays.stream(labels).asDoubleStream().toArray()});
      ParameterStore store = new ParameterStore(manager, false);
      double value;
      double[] logits = {};
      double[] hits;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList out = head.loss(store, x, y, iteration, true);
        NDArray scalar = out.get(0);
        if (head instanceof SoftmaxHead softmax) {
          NDArray full = full(softmax.logits(store, x, y, iteration, true), y, weights.length);
          logits = doubles(full);
          if (outputGradient != null) {
            NDArray pulled = manager.zeros(full.getShape(), type);
            set(pulled, outputGradient);
            scalar = full.mul(pulled).sum();
          }
        }
        between.run();
        collector.backward(scalar);
        value = doubles(out.get(0))[0];
        hits = doubles(out.get(1));
      }
      Map<String, double[]> gradients = new LinkedHashMap<>();
      gradients.put(FEATURES, doubles(x.getGradient()));
      head.getParameters().stream()
          .filter(named -> named.getValue().requiresGradient())
          .forEach(
              named ->
                  gradients.put(
                      named.getKey(), doubles(named.getValue().getArray().getGradient())));
      return new HeadRun(value, logits, hits, gradients);
    }
  }

  private static NDArray full(MarginLogits logits, NDArray labels, int classes) {
    if (logits.target() == null) {
      return logits.plain();
    }
    NDArray own = Rows.own(labels, classes);
    return logits
        .plain()
        .mul(own.neg().add(1))
        .add(own.mul(logits.target().reshape(labels.size(), 1)));
  }

  private static void set(NDArray array, double[][] rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    boolean wide = array.getDataType() == DataType.FLOAT64;
    ByteBuffer buffer =
        array.getManager().allocateDirect(flat.length * array.getDataType().getNumOfBytes());
    for (double value : flat) {
      if (wide) {
        buffer.putDouble(value);
      } else {
        buffer.putFloat((float) value);
      }
    }
    NDArray values =
        HostValues.array(
            array.getManager(), buffer.rewind(), array.getShape(), array.getDataType());
    values.copyTo(array);
  }

  private static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] narrow = array.toFloatArray();
    double[] wide = new double[narrow.length];
    for (int i = 0; i < narrow.length; i++) {
      wide[i] = narrow[i];
    }
    return wide;
  }

  /**
   * The largest |actual - expected| / |expected|, where an expected value below a thousandth of the
   * largest counts as that thousandth; NaN where a value is NaN or the sizes differ.
   */
  public static double relativeError(double[] actual, double[]... expected) {
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
        double error = Math.abs(actual[at++] - value);
        worst = Math.max(worst, error == 0 ? 0 : error / scale);
      }
    }
    return at == actual.length ? worst : Double.NaN;
  }

  /** The largest |actual - expected|, over the largest |expected|; NaN as above. */
  public static double largestError(double[] actual, double[]... expected) {
    double largest = 0;
    double worst = 0;
    int at = 0;
    for (double[] row : expected) {
      for (double value : row) {
        largest = Math.max(largest, Math.abs(value));
        worst = Math.max(worst, Math.abs(actual[at++] - value));
      }
    }
    return at != actual.length ? Double.NaN : worst == 0 ? 0 : worst / largest;
  }
}
