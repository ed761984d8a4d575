package org.sphereface.experiments.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.CellFailure;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.megaface.MegaFaceRunner;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.results.CellResult;
import org.sphereface.results.EmbeddingCurve;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.SphereFeatures;
import org.sphereface.training.Recipe;
import org.sphereface.training.Trainer;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.exchange.OneProcess;
import org.sphereface.training.model.EmbeddingExtractor;
import org.sphereface.training.model.FaceModel;

/** Runs one cell after another: training, evaluations, the result file, MegaFace. */
public final class CellRunner {

  private final Matrix matrix;
  private final Map<FacePatch, OpenedDatasets> sets;
  private final RunSettings settings;
  private final RunStatusWriter log;
  private final CellChecks checks;
  private final BatchExchange exchange;
  private final CellTraining training;
  private final CellResultWriter results;
  private final Optional<MegaFaceRunner> megaFace;

  /**
   * @param sets of each patch of the matrix
   */
  public CellRunner(
      Matrix matrix,
      Map<FacePatch, OpenedDatasets> sets,
      RunSettings settings,
      RunStatusWriter log) {
    this(matrix, sets, settings, log, new OneProcess());
  }

  /**
   * @param sets of each patch of the matrix
   * @param exchange with the processes that train with this one, which does the rest alone
   */
  public CellRunner(
      Matrix matrix,
      Map<FacePatch, OpenedDatasets> sets,
      RunSettings settings,
      RunStatusWriter log,
      BatchExchange exchange) {
    this.matrix = matrix;
    this.sets = sets;
    this.settings = settings;
    this.log = log;
    this.checks = new CellChecks(matrix);
    this.training = new CellTraining(settings, checks, exchange);
    this.exchange = exchange;
    this.results = new CellResultWriter(settings, checks);
    this.megaFace =
        Optional.ofNullable(matrix.megaFace())
            .map(
                plan ->
                    new MegaFaceRunner(
                        matrix,
                        settings.out(),
                        sets,
                        settings.devices().get(0),
                        settings::printLine));
  }

  private CellJob job(Cell cell) {
    return CellJob.of(cell, matrix, sets, settings);
  }

  /** Prints the faces on which MegaFace is measured, if the matrix asks for it. */
  void describeMegaFace() {
    megaFace.ifPresent(runner -> settings.print("MegaFace: %s.", runner.description()));
  }

  /**
   * Checks that the cell's checkpoints, if there are any, are of this training.
   *
   * @throws org.sphereface.training.checkpoint.CheckpointException if an interrupted training of
   *     the cell was of another configuration, set or engine
   */
  void requireSameTraining(Cell cell) {
    job(cell).checkpoints(settings).requireSame();
  }

  /** Removes a cell's results and checkpoints, so that it is trained from its first iteration. */
  void forget(Cell cell) {
    ResultFiles.deleteCell(settings.out(), cell.id());
    EmbeddingCurve.remove(settings.out(), cell.id());
    MegaFaceFiles.remove(settings.out(), cell.id());
    matrix.ensembles().stream()
        .filter(ensemble -> ensemble.cells().contains(cell))
        .forEach(ensemble -> MegaFaceFiles.remove(settings.out(), ensemble.id()));
    job(cell).checkpoints(settings).delete();
  }

  /** Trains and evaluates a cell, from its last checkpoint on, and writes its result. */
  public CellOutcome train(Cell cell, ProvenanceCollector provenance) {
    Instant started = Instant.now();
    long startedNanos = System.nanoTime();
    CellJob job = job(cell);
    CellOutcome outcome = run(job, provenance);
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    results.write(
        job,
        outcome,
        provenance.collect(job.configuration(), started, seconds, outcome.training().sessions()));
    if (outcome.isFailed()) {
      settings.print("  FAILED: %s", outcome.failure());
    }
    return outcome;
  }

  /**
   * Measures a finished cell's network on MegaFace, and the ensemble whose last cell it is, if the
   * matrix asks for it.
   *
   * @return why a measurement failed, a sentence for each that did; they are printed
   */
  public List<String> measure(Cell cell) {
    if (megaFace.isEmpty()) {
      return List.of();
    }
    log.measuringMegaFace(cell);
    return megaFace.get().measure(cell);
  }

  /** Writes the result of a cell whose process ended; its checkpoints stay for the next start. */
  public void writeLost(Cell cell, String reason, ProvenanceCollector provenance) {
    CellJob job = job(cell);
    results.write(
        job,
        CellOutcome.untrained(cell, reason),
        provenance.collect(job.configuration(), Instant.now(), 0, List.of()));
  }

  /** Trains and evaluates. A failure that would meet every other cell too is thrown. */
  private CellOutcome run(CellJob job, ProvenanceCollector provenance) {
    Optional<String> problem = checks.problem(job.cell(), job.training());
    if (problem.isPresent()) {
      return CellOutcome.untrained(job.cell(), problem.get());
    }
    try {
      return trainAndEvaluate(job, provenance);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (exchange.ranks() > 1) {
        // the other processes wait for this one: who has started them starts all of them again
        throw e;
      }
      return CellOutcome.untrained(job.cell(), reason(e));
    }
  }

  /** Returns why the cell failed; throws the failure again if it is not the cell's. */
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

  private CellOutcome trainAndEvaluate(CellJob job, ProvenanceCollector provenance) {
    Cell cell = job.cell();
    Recipe recipe = job.recipe();
    try (RunStatusWriter.CellStatus status = log.cell(cell);
        FaceModel model =
            new FaceModel(
                cell.network(),
                cell.loss(),
                cell.seed(),
                job.training().identities().size(),
                settings.devices(),
                recipe.optimizer())) {
      Trainer.Outcome trained =
          training.train(job, model, provenance.session(recipe.precision().toString()), status);
      exchange.close();
      if (trained.failure() != null) {
        return new CellOutcome(
            trained.failure(), false, trained, model.networkParameters(), List.of(), null);
      }
      status.evaluating();
      List<CellResult.Evaluation> evaluations = new ArrayList<>();
      String failure = evaluate(job.sets(), new EmbeddingExtractor(model), evaluations);
      evaluations.forEach(status::evaluated);
      SphereFeatures sphere =
          failure == null
              ? new SphereCollector(model, job.training()).collect(cell.network().embeddingSize())
              : null;
      return new CellOutcome(
          failure, failure != null, trained, model.networkParameters(), evaluations, sphere);
    }
  }

  /** Adds the evaluations that did not fail; returns which failed and why, or null. */
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
