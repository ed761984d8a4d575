package org.sphereface.experiments.run;

import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.megaface.MegaFaceRunner;
import org.sphereface.experiments.provenance.KnownConfigurations;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.RunStatus;

/**
 * Runs a matrix into a folder: a result file for each cell, written as soon as the cell ends.
 *
 * <p>Cells that are already finished in the folder with the same configuration are kept; an
 * interrupted one goes on from its last checkpoint, a failed one is run again. A cell that fails is
 * recorded with its reason, and the others go on.
 */
public final class MatrixRunner {

  private final Matrix matrix;
  private final RunSettings settings;
  private final boolean force;
  private final Runnable onProgress;
  private final MatrixPlan plan;

  /**
   * Runs on all devices that the engine shows.
   *
   * @param out the run's folder, made if needed
   * @param force run finished cells again
   * @param command the command line, for provenance
   * @param console where progress is printed
   */
  public MatrixRunner(Matrix matrix, Path out, boolean force, String command, PrintWriter console) {
    this(
        matrix,
        new RunSettings(out, List.of(Engine.getInstance().getDevices()), command, true, console),
        force);
  }

  /**
   * @param force run finished cells again
   */
  public MatrixRunner(Matrix matrix, RunSettings settings, boolean force) {
    this(matrix, settings, force, () -> {});
  }

  /**
   * @param force run finished cells again
   * @param onProgress is called when the plan is written, and after each cell that this process
   *     runs
   */
  public MatrixRunner(Matrix matrix, RunSettings settings, boolean force, Runnable onProgress) {
    this(matrix, settings, force, onProgress, PlannedRun.of(matrix));
  }

  /**
   * Runs a part of a run: trials that ended by themselves are not tried again.
   *
   * @param plan of the whole run
   */
  public MatrixRunner(
      Matrix matrix, RunSettings settings, boolean force, Runnable onProgress, MatrixPlan plan) {
    this.matrix = matrix;
    this.settings = settings;
    this.force = force;
    this.onProgress = onProgress;
    this.plan = plan;
  }

  /**
   * Runs every cell that is not finished, one after another.
   *
   * @return how many cells failed
   * @throws RunException if the folder holds cells of another configuration and force is off
   */
  public int run() {
    List<Cell> todo = unfinished(matrix.runOrder());
    Optional<Map<FacePatch, OpenedDatasets>> sets = open(todo);
    if (sets.isEmpty()) {
      return 0;
    }
    try (RunStatusWriter log = new RunStatusWriter(matrix, settings, RunStatus.WHOLE)) {
      CellRunner runner = prepare(todo, sets.get(), log);
      onProgress.run();
      return runInTurn(todo, runner);
    }
  }

  /**
   * Runs every cell that is not finished in other processes.
   *
   * @param executor starts them
   * @return how many cells failed
   * @throws RunException if the folder holds cells of another configuration and force is off, or if
   *     no process can be started
   */
  public int run(CellExecutor executor) {
    List<Cell> todo = unfinished(matrix.runOrder());
    Optional<Map<FacePatch, OpenedDatasets>> sets = open(todo);
    if (sets.isEmpty()) {
      return 0;
    }
    CellRunner runner;
    try (RunStatusWriter log = new RunStatusWriter(matrix, settings, RunStatus.WHOLE)) {
      runner = prepare(todo, sets.get(), log);
    }
    onProgress.run();
    return executor.run(todo, runner);
  }

  /**
   * Opens the sets, and compares finished cells with them.
   *
   * @return empty if nothing is to be done
   */
  private Optional<Map<FacePatch, OpenedDatasets>> open(List<Cell> todo) {
    boolean done = todo.isEmpty() && MegaFaceRunner.isDone(matrix, settings.out());
    Map<FacePatch, OpenedDatasets> sets;
    try {
      sets = OpenedDatasets.ofPatches(matrix);
      if (!force) {
        new FinishedCellCheck(matrix, settings).requireSameContent(sets);
      }
    } catch (DatasetException | ProtocolException e) {
      if (!done) {
        throw e;
      }
      settings.print(
          "WARNING: It is unknown whether the finished cells are of the same data: %s",
          e.getMessage());
      sets = Map.of();
    }
    if (done && MegaFaceRunner.isOf(matrix, settings.out(), sets)) {
      settings.print("All %d cells are finished in %s.", matrix.cells().size(), settings.out());
      return Optional.empty();
    }
    return Optional.of(sets);
  }

  /** Checks the sets and the cells, and writes the plan. */
  private CellRunner prepare(
      List<Cell> todo, Map<FacePatch, OpenedDatasets> sets, RunStatusWriter log) {
    OpenedDatasets.describe(sets, settings);
    CellRunner runner = new CellRunner(matrix, sets, settings, log);
    runner.describeMegaFace();
    sets.values().forEach(of -> of.requireSizes(todo, matrix.cells()));
    if (!force) {
      todo.forEach(runner::requireSameTraining);
    }
    requireTrainable(sets, todo);
    if (!todo.isEmpty()) {
      sets.get(FacePatch.WHOLE).requireReadable();
    }
    if (force) {
      todo.forEach(runner::forget);
    }
    remember();
    MegaFaceRunner.forgetFailures(matrix, settings.out());
    ResultFiles.writePlan(settings.out(), plan);
    sets.get(FacePatch.WHOLE).evaluations().forEach(of -> of.writePairs(settings.out()));
    return runner;
  }

  /**
   * Refuses, before anything is trained, what stops every cell. Warns of what stops some of them;
   * these fail when their turn comes.
   */
  private void requireTrainable(Map<FacePatch, OpenedDatasets> sets, List<Cell> todo) {
    CellChecks checks = new CellChecks(matrix);
    Set<String> warnings = new LinkedHashSet<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (Cell cell : todo) {
      FaceDataset training = sets.get(cell.patch()).training();
      CellChecks.problem(training).ifPresent(MatrixRunner::refuse);
      checks.problem(cell, settings.devices().size()).ifPresent(MatrixRunner::refuse);
      checks.problem(cell, training).ifPresent(problem -> problems.put(cell.id(), problem));
      warnings.addAll(CellChecks.warnings(training));
      warnings.addAll(checks.warnings(cell, training));
    }
    if (!todo.isEmpty() && problems.size() == todo.size()) {
      refuse(problems.values().iterator().next());
    }
    warnings.forEach(warning -> settings.print("WARNING: %s", warning));
    problems.forEach((id, problem) -> settings.print("WARNING: %s will fail: %s", id, problem));
  }

  private static void refuse(String problem) {
    throw new MatrixException(problem);
  }

  private int runInTurn(List<Cell> todo, CellRunner runner) {
    ProvenanceCollector provenance =
        new ProvenanceCollector(settings.command(), settings.devices().toString());
    Map<Cell, Integer> turns = new HashMap<>();
    todo.forEach(cell -> turns.put(cell, turns.size() + 1));
    int failed = 0;
    for (Cell cell : matrix.runOrder()) {
      if (turns.containsKey(cell)) {
        settings.print("[%d/%d] %s", turns.get(cell), todo.size(), cell.id());
        failed += runner.train(cell, provenance).isFailed() ? 1 : 0;
      }
      failed += runner.measure(cell).size();
      onProgress.run();
    }
    return failed;
  }

  private List<Cell> unfinished(List<Cell> cells) {
    if (!force) {
      new FinishedCellCheck(matrix, settings).requireSameConfiguration();
    }
    List<Cell> todo = cells.stream().filter(cell -> force || !hasEnded(cell)).toList();
    if (todo.size() < cells.size() && !todo.isEmpty()) {
      settings.print(
          "%d of %d cells are already finished in %s.",
          cells.size() - todo.size(), cells.size(), settings.out());
    }
    return todo;
  }

  /** A trial that diverged has shown what it was to show; other cells are tried again. */
  private boolean hasEnded(Cell cell) {
    return ResultFiles.readCell(settings.out(), cell.id())
        .filter(
            result ->
                result.status() == CellResult.Status.FINISHED
                    || plan.isTrial(cell.id()) && result.hasDiverged())
        .isPresent();
  }

  /** Stores the configurations, so that 'verify' opens the paths that this user has given. */
  private void remember() {
    KnownConfigurations own = KnownConfigurations.ofUser();
    matrix.cells().forEach(cell -> own.remember(matrix.configuration(cell)));
    if (matrix.megaFace() != null) {
      own.remember(matrix.megaFaceConfiguration());
    }
    if (matrix.megaFace() != null && !matrix.ensembles().isEmpty()) {
      own.remember(matrix.ensembleConfiguration());
    }
  }
}
