package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Precision;
import org.sphereface.results.CellResult;
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
    return CellResult.of(cell.id(), loss(cell), network(cell))
        .failure(outcome.failure())
        .training(
            CellResult.Training.of(
                new CellResult.TrainingSet(
                    faces.description(),
                    faces.synthetic(),
                    faces.fingerprint(),
                    faces.images().size(),
                    faces.identities().size()),
                new CellResult.Schedule(
                    cell.seed(), training.iterations(), job.recipe().data().batch()),
                new CellResult.TrainingCost(
                    outcome.parameters(), training.seconds(), training.imagesPerSecond()),
                new CellResult.TrainingOptions(
                    new CellResult.Reading(training.waitShare(), training.broken()),
                    precision == Precision.FLOAT32 ? null : precision.toString(),
                    job.warmStart().map(WarmStartParameters::sha256).orElse(null),
                    cell.loss().startsAtGuessing() ? Math.log(faces.identities().size()) : null)))
        .curve(training.curve())
        .schedules(new ScheduleValues(job.recipe().schedule(), cell.loss()).values())
        .warnings(warnings(job, training))
        .evaluations(outcome.evaluations())
        .sphere(outcome.sphere())
        .diverged(training.failure() != null && !outcome.resumable())
        .provenance(provenance)
        .build();
  }

  /** The warnings on the training set, on the schedules, and of the training. */
  private List<String> warnings(CellJob job, Trainer.Outcome training) {
    List<String> warnings = new ArrayList<>(CellChecks.warnings(job.training()));
    warnings.addAll(checks.warnings(job.cell(), job.training()));
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
