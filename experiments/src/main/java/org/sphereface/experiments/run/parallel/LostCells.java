package org.sphereface.experiments.run.parallel;

import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.run.CellRunner;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.ResultFiles;

/**
 * Writes results of cells whose process is lost, and cannot write them itself.
 *
 * @param runner writes the result of a cell
 */
record LostCells(Matrix matrix, RunSettings settings, CellRunner runner) {

  /**
   * Records that a cell's training failed, or if that is finished, its measurement on MegaFace.
   *
   * @param place begins the printed lines: empty, or where the cell ran, with what divides it from
   *     the rest
   * @param reason one sentence
   * @return how many failed
   */
  int record(String place, Cell cell, String reason, ProvenanceCollector provenance) {
    if (!ResultFiles.isFinished(settings.out(), cell.id())) {
      String failure = reason + " The next start goes on from the last checkpoint.";
      runner.writeLost(cell, failure, provenance);
      settings.print("%s%s FAILED: %s", place, cell.id(), failure);
      return 1;
    }
    if (matrix.megaFace() == null) {
      return 0;
    }
    MegaFaceFiles.writeFailure(settings.out(), cell.id(), reason);
    settings.print("%sMegaFace FAILED for %s: %s", place, cell.id(), reason);
    return 1;
  }
}
