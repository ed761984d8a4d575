package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Precision;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.Provenance;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.Trainer;

/**
 * Writes the result file of a cell that has ended. The cell's checkpoints stay only if the next
 * start goes on from them.
 */
record CellResultWriter(RunSettings settings, CellChecks checks) {

  void write(CellJob job, CellOutcome outcome, Provenance provenance) {
    ResultFiles.writeCell(settings.out(), result(job, outcome, provenance));
    if (!outcome.resumable()) {
      job.checkpoints(settings).delete();
    }
  }

  private CellResult result(CellJob job, CellOutcome outcome, Provenance provenance) {
    Cell cell = job.cell();
    FaceDataset faces = job.training();
    Trainer.Outcome training = outcome.training();
    Precision precision = job.recipe().precision();
    return new CellResult(
        CellResult.SCHEMA_VERSION,
        cell.id(),
        outcome.isFailed() ? Status.FAILED : Status.FINISHED,
        outcome.failure(),
        loss(cell),
        network(cell),
        new CellResult.Training(
            faces.description(),
            faces.synthetic(),
            faces.fingerprint(),
            faces.images().size(),
            faces.identities().size(),
            cell.seed(),
            training.iterations(),
            job.recipe().data().batch(),
            outcome.parameters(),
            training.seconds(),
            training.imagesPerSecond(),
            new CellResult.Reading(training.waitShare(), training.broken()),
            precision == Precision.FLOAT32 ? null : precision.toString(),
            job.warmStart().map(WarmStartParameters::sha256).orElse(null)),
        training.curve(),
        warnings(job, training),
        outcome.evaluations(),
        outcome.sphere(),
        provenance);
  }

  /** The warnings on the training set, on the loss, and of the training. */
  private List<String> warnings(CellJob job, Trainer.Outcome training) {
    List<String> warnings = new ArrayList<>(CellChecks.warnings(job.training()));
    checks.warning(job.cell()).ifPresent(warnings::add);
    warnings.addAll(training.warnings());
    return warnings;
  }

  static CellResult.Component loss(Cell cell) {
    return new CellResult.Component(
        cell.loss().id(), cell.loss().label(), Matrix.options(cell.loss()));
  }

  static CellResult.Component network(Cell cell) {
    return new CellResult.Component(
        cell.network().id(), cell.network().label(), Matrix.options(cell.network()));
  }
}
