package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.TuningPlan;
import org.sphereface.experiments.matrix.TuningPlan.TrialCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.TuningRecord;

/** The plan that a run of a matrix writes into its folder. */
public final class PlannedRun {

  private PlannedRun() {}

  /** The plan: all cells and ensembles, none of which needs to exist. */
  public static MatrixPlan of(Matrix matrix) {
    if (matrix.tuning() == null) {
      return plan(matrix, matrix.cells(), null);
    }
    List<TrialCell> trials = new ArrayList<>();
    for (int rung = 1; rung <= matrix.tuning().rungs(); rung++) {
      int kept = matrix.tuning().kept(rung);
      matrix.trials(rung).stream().filter(of -> of.number() <= kept).forEach(trials::add);
    }
    return ofSearch(matrix, trials, matrix.tuned(), List.of());
  }

  /**
   * The plan of a matrix with tuning.
   *
   * @param trials of the rungs that are known
   * @param tuned the cells that follow them
   * @param chosen the options of these cells, where they are known
   */
  public static MatrixPlan ofSearch(
      Matrix matrix, List<TrialCell> trials, List<Cell> tuned, List<TuningRecord.Choice> chosen) {
    TuningPlan tuning = matrix.tuning();
    List<TuningRecord.PlannedTrial> planned =
        trials.stream()
            .map(
                of ->
                    new TuningRecord.PlannedTrial(
                        planned(of.cell()),
                        of.number(),
                        of.rung(),
                        matrix.recipe(of.cell()).schedule().iterations(),
                        of.options()))
            .toList();
    return plan(
        matrix,
        tuned,
        new TuningRecord(
            tuning.validation().name(),
            tuning.measure(),
            tuning.trials(),
            tuning.rungs(),
            tuning.factor(),
            tuning.seed(),
            planned,
            chosen,
            matrix.untuned().stream().map(PlannedRun::planned).toList()));
  }

  private static MatrixPlan.PlannedCell planned(Cell cell) {
    return new MatrixPlan.PlannedCell(
        cell.id(),
        CellResultWriter.loss(cell),
        CellResultWriter.network(cell),
        cell.seed(),
        cell.patch().isWhole() ? null : cell.patch().name());
  }

  private static MatrixPlan plan(Matrix matrix, List<Cell> cells, TuningRecord tuning) {
    return new MatrixPlan(
        CellResult.SCHEMA_VERSION,
        matrix.name(),
        matrix.title(),
        matrix.configuration(),
        cells.stream().map(PlannedRun::planned).toList(),
        matrix.ensembles().stream()
            .map(
                of ->
                    new MatrixPlan.PlannedEnsemble(
                        of.id(), of.cells().stream().map(Cell::id).toList()))
            .toList(),
        tuning);
  }
}
