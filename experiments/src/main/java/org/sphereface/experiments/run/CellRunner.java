package org.sphereface.experiments.run;

import ai.djl.nn.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.training.CellTrainer;
import org.sphereface.experiments.training.EmbeddingExtractor;
import org.sphereface.experiments.training.FaceModel;
import org.sphereface.networks.Precision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.CellResult.Status;
import org.sphereface.reports.result.MegaFaceFiles;
import org.sphereface.reports.result.Provenance;
import org.sphereface.reports.result.ResultFiles;
import org.sphereface.reports.result.SphereFeatures;

/** Runs one cell after another: training, evaluations, the result file, MegaFace. */
final class CellRunner {

  private final Matrix matrix;
  private final Map<FacePatch, OpenSets> sets;
  private final RunSetting setting;
  private final RunLog log;
  private final CellTraining trainings;
  private final Optional<MegaFaceStage> megaFace;

  /**
   * @param sets of each patch of the matrix
   */
  CellRunner(Matrix matrix, Map<FacePatch, OpenSets> sets, RunSetting setting, RunLog log) {
    this.matrix = matrix;
    this.sets = sets;
    this.setting = setting;
    this.log = log;
    this.trainings =
        new CellTraining(matrix, setting.out(), cell -> of(cell).training(), setting.console());
    this.megaFace =
        Optional.ofNullable(matrix.megaFace())
            .map(
                plan ->
                    new MegaFaceStage(
                        matrix,
                        setting.out(),
                        sets,
                        setting.devices().get(0),
                        line -> setting.say("%s", line)));
  }

  private OpenSets of(Cell cell) {
    return sets.get(cell.patch());
  }

  /** Tells on which faces MegaFace is measured, if it is. */
  void describeMegaFace() {
    megaFace.ifPresent(stage -> setting.say("MegaFace: %s.", stage.description()));
  }

  /**
   * @throws MatrixException if a cell's loss cannot be trained with its recipe's batch
   */
  void requireBatch(Cell cell) {
    trainings.requireBatch(cell);
  }

  /** So that the next start, without force, goes on with this one. */
  void forget(Cell cell) {
    ResultFiles.deleteCell(setting.out(), cell.id());
    MegaFaceFiles.remove(setting.out(), cell.id());
    matrix.ensembles().stream()
        .filter(ensemble -> ensemble.cells().contains(cell))
        .forEach(ensemble -> MegaFaceFiles.remove(setting.out(), ensemble.id()));
    trainings.checkpoints(cell).delete();
  }

  /**
   * Trains and evaluates a cell, from its last checkpoint on, and writes its result.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  int train(Cell cell, ProvenanceCollector provenance) {
    CellResult result = result(cell, provenance);
    ResultFiles.writeCell(setting.out(), result);
    trainings.checkpoints(cell).delete();
    if (result.status() == Status.FINISHED) {
      return 0;
    }
    setting.say("  FAILED: %s", result.failure());
    return 1;
  }

  /**
   * Measures a finished cell's network on MegaFace, and the ensemble whose last cell it is, if the
   * matrix asks for it.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  int measure(Cell cell) {
    if (megaFace.isEmpty()) {
      return 0;
    }
    log.measuringMegaFace(cell);
    return megaFace.get().measure(cell);
  }

  /** Writes the result of a cell whose process ended; its checkpoints stay for the next start. */
  void lost(Cell cell, String reason, ProvenanceCollector provenance) {
    long parameters =
        cell.network().block().getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(parameter -> parameter.getShape().size())
            .sum();
    ResultFiles.writeCell(
        setting.out(),
        result(
            cell,
            new Run(
                reason,
                new CellTraining.Trained(CellTrainer.Outcome.notBegun(reason), 0),
                parameters,
                List.of(),
                null),
            provenance.collect(matrix.configuration(cell), Instant.now(), 0)));
  }

  /**
   * What a cell's training and evaluations gave.
   *
   * @param failure null if none
   */
  private record Run(
      String failure,
      CellTraining.Trained trained,
      long parameters,
      List<CellResult.Evaluation> evaluations,
      SphereFeatures sphere) {}

  private CellResult result(Cell cell, ProvenanceCollector provenance) {
    Instant started = Instant.now();
    long startedNanos = System.nanoTime();
    Run run = run(cell);
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    return result(cell, run, provenance.collect(matrix.configuration(cell), started, seconds));
  }

  private Run run(Cell cell) {
    Recipe recipe = matrix.recipe(cell);
    try (RunLog.CellLog cellLog = log.cell(cell);
        FaceModel model =
            new FaceModel(
                cell,
                of(cell).training().identities().size(),
                setting.devices(),
                recipe.momentum(),
                recipe.decay())) {
      CellTraining.Trained trained = trainings.train(cell, model, cellLog);
      List<CellResult.Evaluation> measured = new ArrayList<>();
      String failure = trained.outcome().failure();
      if (failure == null) {
        cellLog.evaluating();
        failure = evaluate(of(cell), new EmbeddingExtractor(model), measured);
        measured.forEach(cellLog::evaluated);
      }
      SphereFeatures sphere =
          failure == null
              ? new SphereCollector(model, of(cell).training())
                  .collect(cell.network().embeddingSize())
              : null;
      return new Run(
          failure,
          trained,
          model.networkParameters(),
          failure == null ? measured : List.of(),
          sphere);
    }
  }

  private CellResult result(Cell cell, Run run, Provenance provenance) {
    FaceDataset training = of(cell).training();
    Precision precision = matrix.recipe(cell).precision();
    CellTrainer.Outcome outcome = run.trained().outcome();
    return new CellResult(
        CellResult.SCHEMA_VERSION,
        cell.id(),
        run.failure() == null ? Status.FINISHED : Status.FAILED,
        run.failure(),
        MatrixRunner.lossChoice(cell),
        MatrixRunner.networkChoice(cell),
        new CellResult.Training(
            training.description(),
            training.synthetic(),
            training.fingerprint(),
            training.images().size(),
            training.identities().size(),
            cell.seed(),
            outcome.iterations(),
            matrix.recipe(cell).batch(),
            run.parameters(),
            outcome.seconds(),
            outcome.imagesPerSecond(),
            new CellResult.Reading(outcome.waitShare(), run.trained().broken()),
            precision == Precision.FLOAT32 ? null : precision.toString()),
        outcome.curve(),
        outcome.warnings(),
        run.evaluations(),
        run.sphere(),
        provenance);
  }

  /** Returns why the model cannot be evaluated, or null. */
  private String evaluate(
      OpenSets test, EmbeddingExtractor extractor, List<CellResult.Evaluation> measured) {
    try {
      for (OpenEvaluation evaluation : test.evaluations()) {
        CellResult.Evaluation result = evaluation.evaluate(extractor);
        measured.add(result);
        setting.say(
            "  %s%s: %.2f %% +- %.2f",
            result.name(),
            result.synthetic() ? " (synthetic faces)" : "",
            100 * result.result().meanAccuracy(),
            100 * result.result().standardError());
      }
      return null;
    } catch (ProtocolException e) {
      return e.getMessage();
    }
  }
}
