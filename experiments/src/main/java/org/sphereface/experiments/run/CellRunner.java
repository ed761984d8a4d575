package org.sphereface.experiments.run;

import ai.djl.nn.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.CellFailure;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.megaface.MegaFaceRunner;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.networks.Precision;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.Provenance;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.SphereFeatures;
import org.sphereface.training.Recipe;
import org.sphereface.training.Trainer;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;

/** Runs one cell after another: training, evaluations, the result file, MegaFace. */
public final class CellRunner {

  private final Matrix matrix;
  private final Map<FacePatch, OpenedDatasets> sets;
  private final RunSettings settings;
  private final RunStatusWriter log;
  private final CellChecks checks;
  private final CellTraining trainings;
  private final Optional<MegaFaceRunner> megaFace;

  /**
   * @param sets of each patch of the matrix
   */
  public CellRunner(
      Matrix matrix,
      Map<FacePatch, OpenedDatasets> sets,
      RunSettings settings,
      RunStatusWriter log) {
    this.matrix = matrix;
    this.sets = sets;
    this.settings = settings;
    this.log = log;
    this.checks = new CellChecks(matrix);
    this.trainings = new CellTraining(matrix, settings, cell -> of(cell).training());
    this.megaFace =
        Optional.ofNullable(matrix.megaFace())
            .map(
                plan ->
                    new MegaFaceRunner(
                        matrix,
                        settings.out(),
                        sets,
                        settings.devices().get(0),
                        line -> settings.print("%s", line)));
  }

  private OpenedDatasets of(Cell cell) {
    return sets.get(cell.patch());
  }

  /** Tells on which faces MegaFace is measured, if it is. */
  void describeMegaFace() {
    megaFace.ifPresent(stage -> settings.print("MegaFace: %s.", stage.description()));
  }

  /** Why a cell cannot be trained; empty if nothing is known. */
  Optional<String> problem(Cell cell) {
    return checks.problem(cell, of(cell).training());
  }

  /**
   * @throws org.sphereface.training.checkpoint.CheckpointException if an interrupted training of
   *     the cell was of another configuration, set or engine
   */
  void requireSameTraining(Cell cell) {
    trainings.checkpoints(cell).requireSame();
  }

  /** So that the next start, without force, goes on with this one. */
  void forget(Cell cell) {
    ResultFiles.deleteCell(settings.out(), cell.id());
    MegaFaceFiles.remove(settings.out(), cell.id());
    matrix.ensembles().stream()
        .filter(ensemble -> ensemble.cells().contains(cell))
        .forEach(ensemble -> MegaFaceFiles.remove(settings.out(), ensemble.id()));
    trainings.checkpoints(cell).delete();
  }

  /**
   * Trains and evaluates a cell, from its last checkpoint on, and writes its result.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  public int train(Cell cell, ProvenanceCollector provenance) {
    Instant started = Instant.now();
    long startedNanos = System.nanoTime();
    Run run = run(cell, provenance);
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    Provenance made =
        provenance.collect(
            matrix.configuration(cell), started, seconds, run.trained().outcome().sessions());
    ResultFiles.writeCell(settings.out(), result(cell, run, made));
    if (!run.resumable()) {
      trainings.checkpoints(cell).delete();
    }
    if (run.failure() == null) {
      return 0;
    }
    settings.print("  FAILED: %s", run.failure());
    return 1;
  }

  /**
   * Measures a finished cell's network on MegaFace, and the ensemble whose last cell it is, if the
   * matrix asks for it.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  public int measure(Cell cell) {
    if (megaFace.isEmpty()) {
      return 0;
    }
    log.measuringMegaFace(cell);
    return megaFace.get().measure(cell);
  }

  /** Writes the result of a cell whose process ended; its checkpoints stay for the next start. */
  public void lost(Cell cell, String reason, ProvenanceCollector provenance) {
    ResultFiles.writeCell(
        settings.out(),
        result(
            cell,
            Run.untrained(cell, reason),
            provenance.collect(matrix.configuration(cell), Instant.now(), 0, List.of())));
  }

  /**
   * What a cell's training and evaluations gave.
   *
   * @param failure null if none
   * @param resumable whether its checkpoints stay for the next start
   */
  private record Run(
      String failure,
      boolean resumable,
      CellTraining.Trained trained,
      long parameters,
      List<CellResult.Evaluation> evaluations,
      SphereFeatures sphere) {

    /** Of a training that did not begin, or whose outcome is lost. */
    static Run untrained(Cell cell, String failure) {
      long parameters =
          cell.network().block().getParameters().values().stream()
              .filter(Parameter::requiresGradient)
              .mapToLong(parameter -> parameter.getShape().size())
              .sum();
      CellTraining.Trained none = new CellTraining.Trained(Trainer.Outcome.notBegun(failure), 0);
      return new Run(failure, true, none, parameters, List.of(), null);
    }
  }

  /** Trains and evaluates; a failure is the cell's alone, unless it would meet every other too. */
  private Run run(Cell cell, ProvenanceCollector provenance) {
    Optional<String> problem = problem(cell);
    if (problem.isPresent()) {
      return Run.untrained(cell, problem.get());
    }
    try {
      return trained(cell, provenance);
    } catch (RuntimeException | OutOfMemoryError e) {
      return Run.untrained(cell, reason(e));
    }
  }

  /** Why the cell failed; thrown again if it is not the cell's fault. */
  private String reason(Throwable failure) {
    Optional<String> reason = CellFailure.of(failure);
    if (reason.isEmpty()) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
    if (CellFailure.isDefect(failure)) {
      failure.printStackTrace(settings.console());
    }
    return reason.get();
  }

  private Run trained(Cell cell, ProvenanceCollector provenance) {
    Recipe recipe = matrix.recipe(cell);
    FaceDataset training = of(cell).training();
    try (RunStatusWriter.CellLog cellLog = log.cell(cell);
        FaceModel model =
            new FaceModel(
                cell.network(),
                cell.loss(),
                cell.seed(),
                training.identities().size(),
                settings.devices(),
                recipe.momentum(),
                recipe.decay())) {
      CellTraining.Trained trained =
          trainings.train(cell, model, provenance.session(recipe.precision().toString()), cellLog);
      String diverged = trained.outcome().failure();
      if (diverged != null) {
        return new Run(diverged, false, trained, model.networkParameters(), List.of(), null);
      }
      cellLog.evaluating();
      List<CellResult.Evaluation> measured = new ArrayList<>();
      String failure = evaluate(of(cell), new EmbeddingExtractor(model), measured);
      measured.forEach(cellLog::evaluated);
      SphereFeatures sphere =
          failure == null
              ? new SphereCollector(model, training).collect(cell.network().embeddingSize())
              : null;
      return new Run(
          failure, failure != null, trained, model.networkParameters(), measured, sphere);
    }
  }

  private CellResult result(Cell cell, Run run, Provenance provenance) {
    FaceDataset training = of(cell).training();
    Precision precision = matrix.recipe(cell).precision();
    Trainer.Outcome outcome = run.trained().outcome();
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
            precision == Precision.FLOAT32 ? null : precision.toString(),
            trainings.start(cell).orElse(null)),
        outcome.curve(),
        warnings(cell, outcome),
        run.evaluations(),
        run.sphere(),
        provenance);
  }

  /** What seemed wrong before the training and in it. */
  private List<String> warnings(Cell cell, Trainer.Outcome outcome) {
    List<String> warnings = new ArrayList<>(CellChecks.warnings(of(cell).training()));
    checks.warning(cell).ifPresent(warnings::add);
    warnings.addAll(outcome.warnings());
    return warnings;
  }

  /** Returns which evaluations failed and why, or null; the others are measured. */
  private String evaluate(
      OpenedDatasets test, EmbeddingExtractor extractor, List<CellResult.Evaluation> measured) {
    List<String> failures = new ArrayList<>();
    for (OpenedEvaluation evaluation : test.evaluations()) {
      try {
        CellResult.Evaluation result = evaluation.evaluate(extractor);
        measured.add(result);
        settings.print(
            "  %s%s: %.2f %% +- %.2f",
            result.name(),
            result.synthetic() ? " (synthetic faces)" : "",
            100 * result.result().meanAccuracy(),
            100 * result.result().standardError());
      } catch (RuntimeException | OutOfMemoryError e) {
        failures.add("Evaluation '" + evaluation.plan().name() + "': " + reason(e));
      }
    }
    return failures.isEmpty() ? null : String.join(" ", failures);
  }
}
