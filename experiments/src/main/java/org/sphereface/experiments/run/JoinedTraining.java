package org.sphereface.experiments.run;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.TrainingListener;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.model.FaceModel;

/**
 * The share in a cell's training of a process that is not the first of those that train it: it
 * writes and prints nothing.
 */
public final class JoinedTraining {

  private final Matrix matrix;
  private final Map<FacePatch, OpenedDatasets> sets;
  private final RunSettings settings;
  private final BatchExchange exchange;

  /**
   * @param sets of each patch of the matrix
   * @param exchange with the other processes
   */
  public JoinedTraining(
      Matrix matrix,
      Map<FacePatch, OpenedDatasets> sets,
      RunSettings settings,
      BatchExchange exchange) {
    this.matrix = matrix;
    this.sets = sets;
    this.settings =
        new RunSettings(
            settings.out(),
            settings.devices(),
            settings.command(),
            false,
            new PrintWriter(Writer.nullWriter()));
    this.exchange = exchange;
  }

  /** Trains a cell, if the first process does. */
  public void run(Cell cell, ProvenanceCollector provenance) {
    CellChecks checks = new CellChecks(matrix);
    CellJob job = CellJob.of(cell, matrix, sets, settings);
    if (ResultFiles.isFinished(settings.out(), cell.id())
        || checks.problem(cell, job.training()).isPresent()) {
      return;
    }
    try (FaceModel model =
        new FaceModel(
            cell.network(),
            cell.loss(),
            cell.seed(),
            job.training().identities().size(),
            settings.devices(),
            job.recipe().optimizer())) {
      new CellTraining(settings, checks, exchange)
          .train(
              job,
              model,
              provenance.session(job.recipe().precision().toString()),
              TrainingListener.all(List.of()));
    }
  }
}
