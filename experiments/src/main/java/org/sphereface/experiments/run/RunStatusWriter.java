package org.sphereface.experiments.run;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.files.OutputFolder;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;
import org.sphereface.results.CellFolder;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.RunStatus;
import org.sphereface.results.RunStatus.Phase;
import org.sphereface.training.Recipe;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.events.TrainingEvents;

/**
 * Writes what others can watch of a run: its {@link RunStatus}, which is removed when the run ends,
 * and each cell's event files. If they cannot be written, it prints one warning, and the run goes
 * on without them.
 */
public final class RunStatusWriter implements AutoCloseable {

  private static final long NANOSECONDS_BETWEEN_POINTS = 200_000_000;

  private final Matrix matrix;
  private final RunSettings settings;
  private final String process;
  private boolean silent;
  private final Map<String, Long> work = new LinkedHashMap<>();

  /**
   * @param process {@link RunStatus#WHOLE}, or the group whose process this is
   */
  public RunStatusWriter(Matrix matrix, RunSettings settings, String process) {
    this.matrix = matrix;
    this.settings = settings;
    this.process = process;
    Map<Network, Long> forward = new HashMap<>();
    matrix
        .cells()
        .forEach(
            cell ->
                work.put(
                    cell.id(),
                    work(
                        cell,
                        forward.computeIfAbsent(cell.network(), RunStatusWriter::forwardFlops))));
    if (process.equals(RunStatus.WHOLE)) {
      // files that a killed run left
      write(() -> RunStatus.removeAll(settings.out()));
    }
    status(Phase.OPENING, null, null);
  }

  private long work(Cell cell, long forward) {
    Recipe recipe = matrix.recipe(cell);
    return forward * recipe.data().batch() * recipe.schedule().iterations();
  }

  /** Returns 0 if they are not known. */
  private static long forwardFlops(Network network) {
    try {
      return NetworkCost.of(network).flops().orElse(0);
    } catch (IllegalArgumentException e) {
      // the cell fails with this message
      return 0;
    }
  }

  private void status(Phase phase, Cell cell, RunStatus.Training training) {
    RunStatus status = new RunStatus(phase, cell == null ? null : cell.id(), training, work);
    write(() -> status.write(settings.out(), process));
  }

  private void write(Runnable writing) {
    if (silent) {
      return;
    }
    try {
      writing.run();
    } catch (UncheckedIOException e) {
      silent = true;
      settings.print(
          "%s",
          "  WARNING: "
              + e.getMessage()
              + "; the run goes on, but 'sphereface watch' and TensorBoard see no more of it.");
    }
  }

  /** The log of a cell that is to be trained. */
  CellStatus cell(Cell cell) {
    return new CellStatus(cell);
  }

  void measuringMegaFace(Cell cell) {
    status(Phase.MEGAFACE, cell, null);
  }

  @Override
  public void close() {
    write(() -> RunStatus.remove(settings.out(), process));
  }

  /** One cell's training and evaluation. */
  final class CellStatus implements TrainingListener, AutoCloseable {

    private final Cell cell;
    private final Recipe recipe;
    private final OutputFolder eventFolder;
    private final TrainingEvents eventFiles;
    private RunStatus.Training training;
    private int first;
    private long began;
    private long written;

    private CellStatus(Cell cell) {
      this.cell = cell;
      this.recipe = matrix.recipe(cell);
      this.eventFolder = new CellFolder(settings.out(), cell.id()).events();
      this.eventFiles = new TrainingEvents(eventFolder, InstantSource.system());
      point(null, 0, 0);
    }

    @Override
    public void began(TrainingState done) {
      if (settings.events()) {
        write(() -> eventFiles.began(done));
      } else if (done.iteration() == 0) {
        write(() -> TrainingEvents.remove(eventFolder));
      }
      if (!done.curve().isEmpty()) {
        int last = done.curve().size() - 1;
        point(done.curve().get(last), done.speeds().get(last), 0);
      }
      first = done.iteration();
      began = System.nanoTime();
    }

    @Override
    public void logged(CurvePoint point, double imagesPerSecond) {
      if (settings.events()) {
        write(() -> eventFiles.logged(point, imagesPerSecond));
      }
      long now = System.nanoTime();
      if (now - written >= NANOSECONDS_BETWEEN_POINTS) {
        double images = (double) (point.iteration() - first) * recipe.data().batch();
        point(point, imagesPerSecond, 1e9 * images / (now - began));
      }
    }

    private void point(CurvePoint point, double imagesPerSecond, double meanRate) {
      training =
          new RunStatus.Training(
              recipe.schedule().iterations(),
              recipe.data().batch(),
              point,
              imagesPerSecond,
              meanRate);
      status(Phase.TRAINING, cell, training);
      written = System.nanoTime();
    }

    void evaluating() {
      status(Phase.EVALUATING, cell, training);
    }

    void evaluated(CellResult.Evaluation evaluation) {
      if (settings.events()) {
        double accuracy = evaluation.result().meanAccuracy();
        write(
            () ->
                eventFiles.evaluated(recipe.schedule().iterations(), evaluation.name(), accuracy));
      }
    }

    @Override
    public void close() {
      eventFiles.close();
    }
  }
}
