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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.sphereface.datasets.BatchReader;
import org.sphereface.datasets.BatchReader.Batch;
import org.sphereface.datasets.DatasetException;
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

  private final FaceModel model;
  private final Recipe recipe;
  private final StepSchedule schedule;
  private final int height;
  private final int width;
  private final Path parameterFile;
  private final Checkpoints checkpoints;

  /**
   * What a training gave.
   *
   * @param curve its course
   * @param iterations how many were run
   * @param seconds wall time
   * @param imagesPerSecond median over the logged intervals, 0 before the first
   * @param waitShare share of the time spent waiting for batches, 0 to 1
   * @param warnings what the watch on divergence told
   * @param failure why it stopped early and what to change; null if it did not
   */
  public record Outcome(
      List<CurvePoint> curve,
      int iterations,
      double seconds,
      double imagesPerSecond,
      double waitShare,
      List<String> warnings,
      String failure) {

    /** Of a training that could not begin. */
    public static Outcome notBegun(String failure) {
      return new Outcome(List.of(), 0, 0, 0, 0, List.of(), failure);
    }
  }

  /**
   * @param height of the images
   * @param width of the images
   * @param parameterFile where parameters are kept at the end
   * @param checkpoints where the state is kept meanwhile
   */
  public CellTrainer(
      FaceModel model,
      Recipe recipe,
      int height,
      int width,
      Path parameterFile,
      Checkpoints checkpoints) {
    this.model = model;
    this.recipe = recipe;
    this.schedule = new StepSchedule(recipe.rate(), recipe.steps(), recipe.factor());
    this.height = height;
    this.width = width;
    this.parameterFile = parameterFile;
    this.checkpoints = checkpoints;
  }

  /** With checkpoints in the folder {@code checkpoints} beside the parameters. */
  public CellTrainer(FaceModel model, Recipe recipe, int height, int width, Path parameterFile) {
    this(
        model,
        recipe,
        height,
        width,
        parameterFile,
        new Checkpoints(parameterFile.resolveSibling("checkpoints"), "", warning -> {}));
  }

  /** Trains a model from its first iteration; as the other otherwise. */
  public Outcome train(BatchReader batches, TrainingListener listener) {
    return train(batches, Progress.NONE, listener);
  }

  /**
   * Trains to the recipe's last iteration, or until the loss is not finite: the parameter file then
   * holds the last checkpoint, after which the loss was finite, if there is one.
   *
   * <p>When a batch cannot be read, the state before it is kept as a checkpoint.
   *
   * @param batches from {@code done.iteration()} on, counted from 0, with what was broken before
   * @param done how far the model has come
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written
   * @throws DatasetException if a batch cannot be read
   */
  public Outcome train(BatchReader batches, Progress done, TrainingListener listener) {
    listener.began(done);
    Course course = new Course(listener, done, batches);
    int written = 0;
    for (int iteration = done.iteration() + 1; iteration <= recipe.iterations(); iteration++) {
      Measured measured = step(read(course, iteration), iteration);
      if (!Double.isFinite(measured.loss())) {
        keepLastCheckpoint();
        return course.outcome(iteration, divergence(measured.loss(), iteration));
      }
      if (written > 0) {
        checkpoints.confirm(written);
        written = 0;
      }
      course.add(measured, iteration);
      if (course.stuck() && recipe.stuck() == Recipe.Stuck.FAIL) {
        return course.outcome(iteration, course.lastWarning());
      }
      if (iteration % recipe.iterationsToCheckpoint() == 0 && iteration < recipe.iterations()) {
        checkpoints.write(model, course.progress(iteration));
        written = iteration;
      }
    }
    if (done.iteration() < recipe.iterations()) {
      checkpoints.write(model, course.progress(recipe.iterations()));
      checkpoints.confirm(recipe.iterations());
    }
    model.save(parameterFile, recipe.iterations());
    return course.outcome(recipe.iterations(), null);
  }

  private Batch read(Course course, int iteration) {
    try {
      return course.next();
    } catch (DatasetException e) {
      if (iteration > 1) {
        checkpoints.write(model, course.progress(iteration - 1));
        checkpoints.confirm(iteration - 1);
      }
      throw e;
    }
  }

  private void keepLastCheckpoint() {
    Optional<Path> state = checkpoints.newestState();
    try {
      Files.deleteIfExists(parameterFile);
      if (state.isPresent()) {
        Files.move(state.get(), parameterFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + parameterFile + ": " + e.getMessage(), e);
    }
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
    private final BatchReader batches;
    private final double secondsBefore;
    private final long started = System.nanoTime();
    private final List<CurvePoint> curve;
    private final List<Double> speeds;
    private final List<String> warnings;
    private final DivergenceWatch watch =
        new DivergenceWatch(model.head().classes(), recipe.iterations());
    private Progress.Interval interval;
    private int timed;
    private long intervalStarted = started;
    private long waited;

    Course(TrainingListener listener, Progress done, BatchReader batches) {
      this.listener = listener;
      this.batches = batches;
      this.secondsBefore = done.seconds();
      this.curve = new ArrayList<>(done.curve());
      this.speeds = new ArrayList<>(done.speeds());
      this.interval = done.interval();
      this.warnings = new ArrayList<>(done.warnings());
    }

    Batch next() {
      long asked = System.nanoTime();
      Batch batch = batches.next();
      waited += System.nanoTime() - asked;
      return batch;
    }

    void add(Measured measured, int iteration) {
      interval = interval.plus(measured.loss(), measured.correct());
      timed++;
      if (iteration % recipe.logEvery() != 0 && iteration != recipe.iterations()) {
        return;
      }
      long now = System.nanoTime();
      double speed = 1e9 * timed * recipe.batch() / (now - intervalStarted);
      OptionalDouble lambda = model.head().lambda(iteration);
      CurvePoint point =
          new CurvePoint(
              iteration,
              interval.loss() / interval.iterations(),
              interval.correct() / ((double) interval.iterations() * recipe.batch()),
              schedule.at(iteration),
              lambda.isPresent() ? lambda.getAsDouble() : null);
      curve.add(point);
      speeds.add(speed);
      listener.logged(point, speed);
      Optional<String> warning = stuck() ? Optional.empty() : watch.warning(point);
      warning.ifPresent(warnings::add);
      warning.ifPresent(listener::warned);
      interval = Progress.NONE.interval();
      timed = 0;
      intervalStarted = now;
    }

    /** Told once: what follows it says the same. */
    boolean stuck() {
      return !warnings.isEmpty();
    }

    String lastWarning() {
      return warnings.get(warnings.size() - 1);
    }

    Progress progress(int iteration) {
      return new Progress(
          iteration, curve, speeds, interval, warnings, seconds(), batches.broken());
    }

    private double seconds() {
      return secondsBefore + (System.nanoTime() - started) / 1e9;
    }

    Outcome outcome(int iterationsRun, String failure) {
      double speed =
          speeds.isEmpty()
              ? 0
              : new Median().evaluate(speeds.stream().mapToDouble(s -> s).toArray());
      double waitShare = (double) waited / (System.nanoTime() - started);
      return new Outcome(curve, iterationsRun, seconds(), speed, waitShare, warnings, failure);
    }
  }

  private record Measured(double loss, double correct) {}

  /** One forward, backward and, if the loss is finite, update. */
  private Measured step(Batch batch, long iteration) {
    model.seed(iteration);
    model.head().beforeIteration(batch.labels(), iteration, model::velocity);
    Measured measured = forwardAndBackward(batch, iteration);
    if (!Double.isFinite(measured.loss())) {
      return measured;
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
