package org.sphereface.experiments.run;

import ai.djl.nn.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.training.CellTrainer;
import org.sphereface.experiments.training.EmbeddingExtractor;
import org.sphereface.experiments.training.FaceModel;
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
  private final OpenSets sets;
  private final RunSetting setting;
  private final CellTraining trainings;

  CellRunner(Matrix matrix, OpenSets sets, RunSetting setting) {
    this.matrix = matrix;
    this.sets = sets;
    this.setting = setting;
    this.trainings = new CellTraining(matrix, setting.out(), sets.training(), setting.console());
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
   * Measures a finished cell's network on MegaFace, if the matrix asks for it.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  int measure(Cell cell) {
    return sets.megaFace().map(stage -> stage.measure(cell)).orElse(0);
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
    try (FaceModel model =
        new FaceModel(
            cell,
            sets.training().identities().size(),
            setting.devices(),
            recipe.momentum(),
            recipe.decay())) {
      CellTraining.Trained trained = trainings.train(cell, model);
      List<CellResult.Evaluation> measured = new ArrayList<>();
      String failure = trained.outcome().failure();
      if (failure == null) {
        failure = evaluate(new EmbeddingExtractor(model), measured);
      }
      SphereFeatures sphere =
          failure == null
              ? new SphereCollector(model, sets.training()).collect(cell.network().embeddingSize())
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
    FaceDataset training = sets.training();
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
            new CellResult.Reading(outcome.waitShare(), run.trained().broken())),
        outcome.curve(),
        outcome.warnings(),
        run.evaluations(),
        run.sphere(),
        provenance);
  }

  /** Returns why the model cannot be evaluated, or null. */
  private String evaluate(EmbeddingExtractor extractor, List<CellResult.Evaluation> measured) {
    try {
      for (OpenEvaluation evaluation : sets.evaluations()) {
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
