package org.sphereface.experiments.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.sphereface.datasets.BatchReader;
import org.sphereface.datasets.BatchReader.Batch;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.reports.result.CellResult.CurvePoint;

/**
 * Trains a model by a recipe (section 4.1 of the paper): mini-batches, mean loss, one optimizer
 * update an iteration.
 *
 * <p>With several devices the batch is split into equal parts, whose embeddings the first device
 * gathers and judges together: losses on pairs see the whole batch, and the summed gradients are
 * those of one device.
 */
public final class CellTrainer {

  private static final int SAVES = 10;

  private final FaceModel model;
  private final Recipe recipe;
  private final StepSchedule schedule;
  private final int height;
  private final int width;
  private final Path parameterFile;

  /**
   * What a training gave.
   *
   * @param curve its course
   * @param iterations how many were run
   * @param seconds wall time
   * @param imagesPerSecond median over the logged intervals, 0 before the first
   * @param waitShare share of the time spent waiting for batches, 0 to 1
   * @param failure why it stopped early and what to change; null if it did not
   */
  public record Outcome(
      List<CurvePoint> curve,
      int iterations,
      double seconds,
      double imagesPerSecond,
      double waitShare,
      String failure) {}

  /**
   * @param height of the images
   * @param width of the images
   * @param parameterFile where parameters are kept: every tenth of the training, and at its end
   */
  public CellTrainer(FaceModel model, Recipe recipe, int height, int width, Path parameterFile) {
    this.model = model;
    this.recipe = recipe;
    this.schedule = new StepSchedule(recipe.learningRate(), recipe.steps(), recipe.factor());
    this.height = height;
    this.width = width;
    this.parameterFile = parameterFile;
  }

  /**
   * Trains to the recipe's last iteration, or until the loss is not finite: the parameter file then
   * holds the last state that was saved, whose loss was finite.
   */
  public Outcome train(BatchReader batches, TrainingListener listener) {
    long started = System.nanoTime();
    Course course = new Course(listener);
    int saveEvery = Math.max(1, recipe.iterations() / SAVES);
    for (int iteration = 1; iteration <= recipe.iterations(); iteration++) {
      boolean save = iteration == 1 || iteration % saveEvery == 0;
      Measured measured = step(course.next(batches), iteration, save);
      if (!Double.isFinite(measured.loss())) {
        return course.outcome(started, iteration, divergence(measured.loss(), iteration));
      }
      course.add(measured, iteration);
    }
    model.save(parameterFile, recipe.iterations());
    return course.outcome(started, recipe.iterations(), null);
  }

  private String divergence(double loss, int iteration) {
    return "The loss is "
        + loss
        + " at iteration "
        + iteration
        + " (learning rate "
        + schedule.at(iteration)
        + "): lower recipe.learningRate, or raise the minimum of the loss's annealing.";
  }

  /** Gathers what iterations measure into points of the curve. */
  private final class Course {
    private final TrainingListener listener;
    private final List<CurvePoint> curve = new ArrayList<>();
    private final List<Double> speeds = new ArrayList<>();
    private Measured interval = new Measured(0, 0);
    private int iterations;
    private long intervalStarted = System.nanoTime();
    private long waited;

    Course(TrainingListener listener) {
      this.listener = listener;
    }

    Batch next(BatchReader batches) {
      long asked = System.nanoTime();
      Batch batch = batches.next();
      waited += System.nanoTime() - asked;
      return batch;
    }

    void add(Measured measured, int iteration) {
      interval = interval.plus(measured);
      iterations++;
      if (iteration % recipe.logEvery() != 0 && iteration != recipe.iterations()) {
        return;
      }
      long now = System.nanoTime();
      double images = (double) iterations * recipe.batch();
      double speed = 1e9 * images / (now - intervalStarted);
      OptionalDouble lambda = model.head().lambda(iteration);
      CurvePoint point =
          new CurvePoint(
              iteration,
              interval.loss() / iterations,
              interval.correct() / images,
              schedule.at(iteration),
              lambda.isPresent() ? lambda.getAsDouble() : null);
      curve.add(point);
      speeds.add(speed);
      listener.logged(point, speed);
      interval = new Measured(0, 0);
      iterations = 0;
      intervalStarted = now;
    }

    Outcome outcome(long started, int iterationsRun, String failure) {
      double speed =
          speeds.isEmpty()
              ? 0
              : new Median().evaluate(speeds.stream().mapToDouble(s -> s).toArray());
      long taken = System.nanoTime() - started;
      return new Outcome(
          curve, iterationsRun, taken / 1e9, speed, (double) waited / taken, failure);
    }
  }

  private record Measured(double loss, double correct) {
    Measured plus(Measured other) {
      return new Measured(loss + other.loss, correct + other.correct);
    }
  }

  /** One forward, backward and, if the loss is finite, update. */
  private Measured step(Batch batch, long iteration, boolean save) {
    model.head().beforeIteration(batch.labels(), iteration, model::velocity);
    Measured measured = forwardAndBackward(batch, iteration);
    if (!Double.isFinite(measured.loss())) {
      return measured;
    }
    if (save) {
      model.save(parameterFile, iteration - 1);
    }
    model.optimizer().rate(schedule.at(iteration));
    model.parameterStore().updateAllParameters();
    model.head().afterUpdate(model::velocity);
    return measured;
  }

  private Measured forwardAndBackward(Batch batch, long iteration) {
    // The scope frees what blocks compute from parameters alone: that belongs to the parameters'
    // manager.
    try (NDManager step = model.manager().newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      float[] batchLabels = batch.labels();
      NDArray labels =
          HostValues.copy(step, batchLabels, 0, batchLabels.length, new Shape(batchLabels.length));
      NDList output =
          model
              .head()
              .loss(model.parameterStore(), embeddings(batch, step), labels, iteration, true);
      gradients.backward(output.get(0));
      return new Measured(
          output.get(0).toType(DataType.FLOAT32, false).getFloat(),
          output.get(1).sum().toType(DataType.FLOAT32, false).getFloat());
    }
  }

  /** The whole batch's embeddings on the first device, each part computed on its own. */
  private NDArray embeddings(Batch batch, NDManager step) {
    List<Device> devices = model.devices();
    int images = batch.labels().length;
    int imageValues = 3 * height * width;
    NDList parts = new NDList();
    for (int part = 0; part < devices.size(); part++) {
      int from = images * part / devices.size();
      int to = images * (part + 1) / devices.size();
      NDManager onDevice = step.newSubManager(devices.get(part));
      NDArray pixels =
          HostValues.copy(
              onDevice,
              batch.pixels(),
              from * imageValues,
              to * imageValues,
              new Shape(to - from, 3, height, width));
      parts.add(model.embed(pixels, true).toDevice(devices.get(0), false));
    }
    return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts);
  }
}
