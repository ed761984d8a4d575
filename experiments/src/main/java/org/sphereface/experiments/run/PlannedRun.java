package org.sphereface.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;

/** The plan that a run of a matrix writes into its folder. */
public final class PlannedRun {

  private PlannedRun() {}

  /** The plan: all cells and ensembles, none of which needs to exist. */
  public static MatrixPlan of(Matrix matrix) {
    List<MatrixPlan.PlannedCell> cells = new ArrayList<>();
    for (Cell cell : matrix.cells()) {
      cells.add(
          new MatrixPlan.PlannedCell(
              cell.id(),
              CellResultWriter.loss(cell),
              CellResultWriter.network(cell),
              cell.seed(),
              cell.patch().isWhole() ? null : cell.patch().name()));
    }
    return new MatrixPlan(
        CellResult.SCHEMA_VERSION,
        matrix.name(),
        matrix.title(),
        matrix.configuration(),
        cells,
        matrix.ensembles().stream()
            .map(
                of ->
                    new MatrixPlan.PlannedEnsemble(
                        of.id(), of.cells().stream().map(Cell::id).toList()))
            .toList());
  }
}
