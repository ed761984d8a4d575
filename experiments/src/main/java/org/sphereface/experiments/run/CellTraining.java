package org.sphereface.experiments.run;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.Sampler;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.files.OutputFolder;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TrainingSession;
import org.sphereface.training.Recipe;
import org.sphereface.training.Trainer;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.model.FaceModel;

/** Trains the cells of a matrix on their training sets, each from its last checkpoint on. */
final class CellTraining {

  private final Matrix matrix;
  private final RunSettings settings;
  private final Path out;
  private final Function<Cell, FaceDataset> faces;

  /**
   * @param faces the training set of a cell
   */
  CellTraining(Matrix matrix, RunSettings settings, Function<Cell, FaceDataset> faces) {
    this.matrix = matrix;
    this.settings = settings;
    this.out = settings.out();
    this.faces = faces;
  }

  /** The checkpoints of a cell. */
  Checkpoints checkpoints(Cell cell) {
    Engine engine = Engine.getInstance();
    FaceDataset training = faces.apply(cell);
    TrainingInputs basis =
        new TrainingInputs(
            matrix.configuration(cell),
            training.description(),
            training.fingerprint(),
            engine.getEngineName() + " " + engine.getVersion(),
            start(cell).orElse(""));
    return new Checkpoints(
        OutputFolder.at(out).within(ResultFiles.cellPath(out, cell.id()) + "/checkpoints"),
        basis,
        new TrainingDifferences(),
        warning -> settings.print("  %s", warning));
  }

  /** SHA-256 of the parameters that the cell starts from; empty if it starts from chance. */
  Optional<String> start(Cell cell) {
    return new WarmStartParameters(out).hash(cell);
  }

  private Path folder(Cell cell) {
    return ResultFiles.cellFolder(out, cell.id());
  }

  /** What a training gave, and how many broken images it met. */
  record Trained(Trainer.Outcome outcome, int broken) {}

  private void tell(Trainer.Outcome outcome, SortedMap<Integer, String> broken) {
    settings.print(
        "  trained in %.0f s, %.1f %% of it waiting for images",
        outcome.seconds(), 100 * outcome.waitShare());
    if (!broken.isEmpty()) {
      settings.print(
          "  %d broken training images were skipped, the first: %s",
          broken.size(), broken.get(broken.firstKey()));
    }
  }

  /**
   * Trains a cell's model, from its last checkpoint on.
   *
   * @param session under which conditions this process trains
   * @param log is told of the training, beside the console
   */
  Trained train(Cell cell, FaceModel model, TrainingSession session, TrainingListener log) {
    Recipe recipe = matrix.recipe(cell);
    Sampler sampler = new CellChecks(matrix).sampler(cell, faces.apply(cell));
    Checkpoints checkpoints = checkpoints(cell);
    TrainingState before = checkpoints.restore(model);
    if (before.iteration() > 0) {
      settings.print("  Going on from the checkpoint of iteration %d.", before.iteration());
    } else if (cell.start() != null) {
      Optional<Path> start = new WarmStartParameters(out).file(cell);
      if (start.isEmpty()) {
        return new Trained(
            Trainer.Outcome.notBegun(
                "The cell '"
                    + cell.start()
                    + "', from which this one starts, has not been finished."),
            0);
      }
      model.start(start.get());
    }
    TrainingState done = begin(before, session, recipe);
    Trainer trainer =
        new Trainer(
            model,
            recipe,
            cell.network().inputHeight(),
            cell.network().inputWidth(),
            folder(cell).resolve(ResultFiles.PARAMETERS),
            checkpoints);
    BatchReader.Options reading =
        new BatchReader.Options(
            Runtime.getRuntime().availableProcessors(),
            recipe.brokenShare(),
            recipe.augment(),
            cell.seed());
    BatchReader.Start from = new BatchReader.Start(done.iteration(), done.broken());
    try (BatchReader batches =
            new BatchReader(faces.apply(cell), sampler, recipe.batch(), from, reading);
        TrainingProgressBar progress =
            new TrainingProgressBar(settings, cell.id(), recipe.iterations(), recipe.batch())) {
      Trainer.Outcome outcome =
          trainer.train(batches, done, TrainingListener.all(List.of(progress, log)));
      tell(outcome, batches.broken());
      return new Trained(outcome, batches.broken().size());
    }
  }

  /** Begins a part of the training, and tells if it goes on under other conditions. */
  private TrainingState begin(TrainingState before, TrainingSession session, Recipe recipe) {
    if (before.iteration() >= recipe.iterations()) {
      return before;
    }
    TrainingState done = before.begin(session);
    List<String> breaks = TrainingSession.breaks(done.sessions());
    if (!breaks.isEmpty()) {
      settings.print("  WARNING: %s", breaks.get(breaks.size() - 1));
    }
    return done;
  }
}
