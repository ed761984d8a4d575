package org.sphereface.experiments.run;

import java.util.List;
import java.util.SortedMap;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.Sampler;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.results.TrainingSession;
import org.sphereface.training.Recipe;
import org.sphereface.training.Trainer;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingState;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.model.FaceModel;

/**
 * Trains a cell on its training set, from its last checkpoint on.
 *
 * @param exchange with the processes that train the cell with this one
 */
record CellTraining(RunSettings settings, CellChecks checks, BatchExchange exchange) {

  /**
   * Trains a cell's model.
   *
   * @param session under which conditions this process trains
   * @param listener is called beside the progress bar
   */
  Trainer.Outcome train(
      CellJob job, FaceModel model, TrainingSession session, TrainingListener listener) {
    Cell cell = job.cell();
    Recipe recipe = job.recipe();
    Sampler sampler = checks.sampler(cell, job.training());
    Checkpoints checkpoints = job.checkpoints(settings);
    TrainingState before = checkpoints.restore(model);
    if (before.iteration() > 0) {
      settings.print("  Going on from the checkpoint of iteration %d.", before.iteration());
    } else if (job.warmStart().isPresent()) {
      model.start(job.warmStart().get().file());
    } else if (cell.start() != null) {
      return Trainer.Outcome.notBegun(
          "The cell '" + cell.start() + "', from which this one starts, has not been finished.");
    }
    TrainingState done = begin(before, session, recipe);
    Trainer trainer =
        new Trainer(
            model,
            recipe,
            cell.network().inputHeight(),
            cell.network().inputWidth(),
            job.folder().parameters(),
            checkpoints,
            exchange);
    BatchReader.Options reading =
        new BatchReader.Options(
            Runtime.getRuntime().availableProcessors(),
            recipe.data().brokenShare(),
            recipe.data().augmentation(),
            cell.seed());
    BatchReader.Start from = new BatchReader.Start(done.iteration(), done.broken());
    try (BatchReader batches =
            new BatchReader(
                job.training(), sampler, recipe.data().batch(), from, reading, exchange);
        TrainingProgressBar progress =
            new TrainingProgressBar(
                settings, cell.id(), recipe.schedule().iterations(), recipe.data().batch())) {
      List<TrainingListener> listeners =
          exchange.isWriter()
              ? List.of(progress, listener, new EmbeddingRecorder(job, model, settings))
              : List.of();
      Trainer.Outcome outcome = trainer.train(batches, done, TrainingListener.all(listeners));
      report(outcome, batches.broken());
      return outcome;
    }
  }

  /** Begins a session, and warns if the training goes on under other conditions. */
  private TrainingState begin(TrainingState before, TrainingSession session, Recipe recipe) {
    if (before.iteration() >= recipe.schedule().iterations()) {
      return before;
    }
    TrainingState done = before.begin(session);
    List<String> breaks = TrainingSession.breaks(done.sessions());
    if (!breaks.isEmpty()) {
      settings.print("  WARNING: %s", breaks.get(breaks.size() - 1));
    }
    return done;
  }

  private void report(Trainer.Outcome outcome, SortedMap<Integer, String> broken) {
    settings.print(
        "  trained in %.0f s, %.1f %% of it waiting for images",
        outcome.seconds(), 100 * outcome.waitShare());
    if (!broken.isEmpty()) {
      settings.print(
          "  %d broken training images were skipped, the first: %s",
          broken.size(), broken.get(broken.firstKey()));
    }
  }
}
