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
import org.sphereface.training.model.FaceModel;
import org.sphereface.training.optimizer.RateSchedule;
import org.sphereface.training.optimizer.WarmUp;

/**
 * Trains a model by a recipe (section 4.1 of the paper): mini-batches, mean loss, one optimizer
 * update an iteration.
 *
 * <p>With several devices the batch is split into equal parts, and the first device computes the
 * loss on the embeddings of all parts: losses on pairs see the whole batch, and the summed
 * gradients are those of one device.
 */
public final class Trainer {

  private final FaceModel model;
  private final Recipe recipe;
  private final RateSchedule schedule;
  private final int height;
  private final int width;
  private final Path parameterFile;
  private final Checkpoints checkpoints;
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
    this.model = model;
    this.recipe = recipe;
    this.schedule = recipe.schedule();
    this.height = height;
    this.width = width;
    this.parameterFile = parameterFile;
    this.checkpoints = checkpoints;
  }

  /** Trains with checkpoints in the folder {@code checkpoints} beside the parameters. */
  public Trainer(FaceModel model, Recipe recipe, int height, int width, Path parameterFile) {
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
            warning -> {}));
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
        checkpoints.confirm(unconfirmed);
        unconfirmed = 0;
      }
      recorder.add(measured.loss(), measured.correct(), iteration);
      if (recorder.stuck() && recipe.monitoring().stuck() == Recipe.StuckAction.FAIL) {
        return recorder.outcome(iteration, recorder.lastWarning());
      }
      if (iteration % recipe.iterationsToCheckpoint() == 0 && iteration < schedule.iterations()) {
        checkpoints.write(model, recorder.progress(iteration));
        unconfirmed = iteration;
      }
    }
    if (done.iteration() < schedule.iterations()) {
      checkpoints.write(model, recorder.progress(schedule.iterations()));
      checkpoints.confirm(schedule.iterations());
    }
    model.save(parameterFile, schedule.iterations());
    return recorder.outcome(schedule.iterations(), null);
  }

  private Batch read(CurveRecorder recorder, int iteration) {
    try {
      return recorder.next();
    } catch (DatasetException e) {
      if (iteration > 1) {
        checkpoints.write(model, recorder.progress(iteration - 1));
        checkpoints.confirm(iteration - 1);
      }
      throw e;
    }
  }

  private void keepLastCheckpoint() {
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
    model.seed(iteration);
    model.head().beforeIteration(batch.labels(), iteration, model::velocity);
    Measured measured = forwardAndBackward(batch, iteration);
    if (!Double.isFinite(measured.loss())) {
      return measured;
    }
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
