package org.sphereface.training;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.BatchReader.Batch;
import org.sphereface.engine.BatchBuffer;
import org.sphereface.engine.HostValues;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.networks.Precision;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.TrainingSession;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.exchange.OneProcess;
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.WarmUp;

/**
 * Trains a model by a recipe (section 4.1 of the paper): mini-batches, mean loss, one optimizer
 * update an iteration.
 *
 * <p>With several devices the batch is split into equal parts, and the first device computes the
 * loss on the embeddings of all parts: losses on pairs see the whole batch, and the summed
 * gradients are those of one device. Several processes do the same by a {@link BatchExchange}: each
 * has a share of the batch, and the first of them writes the files.
 */
public final class Trainer {

  private final FaceModel model;
  private final Recipe recipe;
  private final RateSchedule schedule;
  private final int height;
  private final int width;
  private final Path parameterFile;
  private final Checkpoints checkpoints;
  private final BatchExchange exchange;
  private final BatchBuffer buffer = new BatchBuffer();

  /**
   * The outcome of a training.
   *
   * @param curve points of the training's recorder
   * @param iterations how many were run
   * @param seconds wall time
   * @param imagesPerSecond median over the logged intervals, 0 before the first
   * @param waitShare share of the time spent waiting for batches, 0 to 1
   * @param broken how many broken images were skipped
   * @param warnings of the watch on divergence
   * @param failure why it stopped early and what to change; null if it did not
   * @param sessions the parts of the training
   */
  public record Outcome(
      List<CurvePoint> curve,
      int iterations,
      double seconds,
      double imagesPerSecond,
      double waitShare,
      int broken,
      List<String> warnings,
      String failure,
      List<TrainingSession> sessions) {

    /** Returns the outcome of a training that could not start. */
    public static Outcome notBegun(String failure) {
      return new Outcome(List.of(), 0, 0, 0, 0, 0, List.of(), failure, List.of());
    }
  }

  /**
   * @param height of the images
   * @param width of the images
   * @param parameterFile for the parameters at the end
   * @param checkpoints for the state in between
   */
  public Trainer(
      FaceModel model,
      Recipe recipe,
      int height,
      int width,
      Path parameterFile,
      Checkpoints checkpoints) {
    this(model, recipe, height, width, parameterFile, checkpoints, new OneProcess());
  }

  /**
   * Trains together with other processes.
   *
   * @param height of the images
   * @param width of the images
   * @param parameterFile for the parameters at the end
   * @param checkpoints for the state in between
   * @param exchange with the other processes
   */
  public Trainer(
      FaceModel model,
      Recipe recipe,
      int height,
      int width,
      Path parameterFile,
      Checkpoints checkpoints,
      BatchExchange exchange) {
    this.model = model;
    this.recipe = recipe;
    this.schedule = recipe.schedule();
    this.height = height;
    this.width = width;
    this.parameterFile = parameterFile;
    this.checkpoints = checkpoints;
    this.exchange = exchange;
  }

  /** Trains with checkpoints in the folder {@code checkpoints} beside the parameters. */
  public Trainer(FaceModel model, Recipe recipe, int height, int width, Path parameterFile) {
    this(model, recipe, height, width, parameterFile, new OneProcess());
  }

  /**
   * Trains together with other processes, with checkpoints in the folder {@code checkpoints} beside
   * the parameters.
   */
  public Trainer(
      FaceModel model,
      Recipe recipe,
      int height,
      int width,
      Path parameterFile,
      BatchExchange exchange) {
    this(
        model,
        recipe,
        height,
        width,
        parameterFile,
        new Checkpoints(
            OutputFolder.at(parameterFile.resolveSibling("checkpoints")),
            TrainingInputs.of("{}"),
            (then, now) -> List.of(),
            warning -> {}),
        exchange);
  }

  /** Trains a model from its first iteration. */
  public Outcome train(BatchReader batches, TrainingListener listener) {
    return train(batches, TrainingState.NONE, listener);
  }

  /**
   * Trains to the recipe's last iteration, or until the loss is not finite: the parameter file then
   * holds the last checkpoint, after which the loss was finite, if there is one.
   *
   * <p>If a batch cannot be read, the state before it is unconfirmed as a checkpoint.
   *
   * @param batches from {@code done.iteration()} on, counted from 0, with the broken images of
   *     earlier sessions
   * @param done the state of the model's training
   * @throws java.io.UncheckedIOException if a checkpoint cannot be unconfirmed
   * @throws DatasetException if a batch cannot be read
   */
  public Outcome train(BatchReader batches, TrainingState done, TrainingListener listener) {
    model.compute(recipe.precision(), Precision.FLOAT32);
    exchange.requireSameStart(done.iteration());
    listener.began(done);
    CurveRecorder recorder = new CurveRecorder(recipe, model.head(), done, batches, listener);
    int unconfirmed = 0;
    for (int iteration = done.iteration() + 1; iteration <= schedule.iterations(); iteration++) {
      Measured measured = step(read(recorder, iteration), iteration);
      if (!Double.isFinite(measured.loss())) {
        keepLastCheckpoint();
        return recorder.outcome(iteration, divergence(measured.loss(), iteration));
      }
      if (unconfirmed > 0) {
        confirm(unconfirmed);
        unconfirmed = 0;
      }
      recorder.add(measured.loss(), measured.correct(), iteration);
      if (recorder.stuck() && recipe.monitoring().stuck() == Recipe.StuckAction.FAIL) {
        return recorder.outcome(iteration, recorder.lastWarning());
      }
      if (iteration % recipe.iterationsToCheckpoint() == 0 && iteration < schedule.iterations()) {
        write(recorder.progress(iteration));
        unconfirmed = iteration;
      }
    }
    if (done.iteration() < schedule.iterations()) {
      write(recorder.progress(schedule.iterations()));
      confirm(schedule.iterations());
    }
    if (exchange.isWriter()) {
      model.save(parameterFile, schedule.iterations());
    }
    return recorder.outcome(schedule.iterations(), null);
  }

  private Batch read(CurveRecorder recorder, int iteration) {
    try {
      return recorder.next();
    } catch (DatasetException e) {
      if (iteration > 1) {
        write(recorder.progress(iteration - 1));
        confirm(iteration - 1);
      }
      throw e;
    }
  }

  private void write(TrainingState progress) {
    if (exchange.isWriter()) {
      checkpoints.write(model, progress);
    }
  }

  private void confirm(int iteration) {
    if (exchange.isWriter()) {
      checkpoints.confirm(iteration);
    }
  }

  private void keepLastCheckpoint() {
    if (!exchange.isWriter()) {
      return;
    }
    Optional<Path> state = checkpoints.newestState();
    try {
      WholeFile.remove(parameterFile);
      if (state.isPresent()) {
        WholeFile.move(state.get(), parameterFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + parameterFile + ": " + Reason.of(e), e);
    }
  }

  private String divergence(double loss, int iteration) {
    double rate = schedule.at(iteration);
    return String.format(
        Locale.ROOT,
        "The loss is %s at iteration %d (learning rate %.3g). The same settings give the same loss"
            + " again: lower recipe.learningRate, such as to %.1g%s%s.",
        loss,
        iteration,
        rate,
        rate / 3,
        schedule instanceof WarmUp
            ? ""
            : String.format(
                Locale.ROOT,
                ", or let it rise by recipe.warmUp, such as %d",
                Math.max(1, schedule.iterations() / 10)),
        model.head().lambda(iteration).isPresent()
            ? ", or raise annealing.minimum of the loss, or lower its annealing.gamma"
            : "");
  }

  private record Measured(double loss, double correct) {}

  /** One forward, backward and, if the loss is finite, update. */
  private Measured step(Batch batch, long iteration) {
    model.seed(iteration, exchange.rank());
    model.head().beforeIteration(batch.labels(), iteration, model::velocity);
    Measured measured = forwardAndBackward(batch, iteration);
    exchange.computed(measured.loss());
    if (!Double.isFinite(measured.loss())) {
      return measured;
    }
    model.sumGradients(exchange);
    model.optimizer().prepare(iteration, schedule.at(iteration));
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
      NDArray embeddings = exchange.wholeBatch(embeddings(batch, step), batchLabels.length);
      if (exchange.ranks() > 1) {
        // what a head draws is alike in all processes
        model.seed(iteration, 0);
      }
      NDList output =
          model.head().loss(model.parameterStore(), embeddings, labels, iteration, true);
      gradients.backward(output.get(0));
      return new Measured(
          output.get(0).toType(DataType.FLOAT32, false).getFloat(),
          output.get(1).sum().toType(DataType.FLOAT32, false).getFloat());
    }
  }

  /** The embeddings of this process's images on the first device, each part computed on its own. */
  private NDArray embeddings(Batch batch, NDManager step) {
    List<Device> devices = model.devices();
    int imageValues = 3 * height * width;
    int images = batch.pixels().length / imageValues;
    NDList parts = new NDList();
    for (int part = 0; part < devices.size(); part++) {
      int from = images * part / devices.size();
      int to = images * (part + 1) / devices.size();
      NDManager onDevice = step.newSubManager(devices.get(part));
      NDArray pixels =
          buffer.array(
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
