package org.sphereface.experiments.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.sphereface.experiments.matrix.Cell;

/**
 * How long training steps of a cell take here: on noise, on the first device, with nothing kept.
 *
 * @param batch images a step
 * @param steps that were timed, after one that was not
 * @param seconds of a step, the median
 */
public record StepRate(int batch, int steps, double seconds) {

  private static final double RATE = 1e-6;

  /**
   * Measures one step to warm up, then as many as fit into the time, one at least.
   *
   * @param classes of the loss head
   * @param batch images a step
   * @param mostSteps an end before the time's
   * @param mostSeconds no step begins later
   */
  public static StepRate measure(
      Cell cell, int classes, int batch, int mostSteps, double mostSeconds) {
    long started = System.nanoTime();
    List<Double> times = new ArrayList<>();
    List<Device> device = List.of(Engine.getInstance().defaultDevice());
    try (FaceModel model = new FaceModel(cell, classes, device, 0.9, 0)) {
      model.optimizer().rate(RATE);
      int height = cell.network().inputHeight();
      int width = cell.network().inputWidth();
      float[] pixels = noise(batch * 3 * height * width);
      float[] labels = new float[batch];
      for (int i = 0; i < batch; i++) {
        // pairs, for losses that need two of an identity
        labels[i] = i / 2 % classes;
      }
      step(model, pixels, labels, new Shape(batch, 3, height, width));
      do {
        long begun = System.nanoTime();
        step(model, pixels, labels, new Shape(batch, 3, height, width));
        times.add((System.nanoTime() - begun) / 1e9);
      } while (times.size() < mostSteps && (System.nanoTime() - started) / 1e9 < mostSeconds);
    }
    double median = new Median().evaluate(times.stream().mapToDouble(t -> t).toArray());
    return new StepRate(batch, times.size(), median);
  }

  private static float[] noise(int count) {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static void step(FaceModel model, float[] pixels, float[] labels, Shape shape) {
    model.head().beforeIteration(labels, 1, model::velocity);
    try (NDManager step = model.manager().newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray images = HostValues.copy(step, pixels, 0, pixels.length, shape);
      NDArray truth = HostValues.copy(step, labels, 0, labels.length, new Shape(labels.length));
      NDList output =
          model.head().loss(model.parameterStore(), model.embed(images, true), truth, 1, true);
      gradients.backward(output.get(0));
      // engines are lazy: reading waits
      output.get(0).toType(DataType.FLOAT32, false).getFloat();
    }
    model.parameterStore().updateAllParameters();
    model.head().afterUpdate(model::velocity);
  }
}
