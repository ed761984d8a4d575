package org.sphereface.reports.cell;

import java.util.List;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Evaluation;

/** A figure on a cell's page. {@link CellPage} lists all of them. */
interface CellFigure {

  /**
   * Writes the figure's files; returns none if the cell has nothing to show.
   *
   * @param look of the cell's loss in all figures of the report
   */
  List<PlotFile> draw(ReportedCell cell, Look look, ReportFolder out);

  /** A figure of each evaluation of a cell. */
  interface OfEvaluation {

    /**
     * Writes the figure's file.
     *
     * @param file how the file's name begins
     * @param look of the cell's loss in all figures of the report
     */
    PlotFile draw(Evaluation evaluation, String file, Look look, ReportFolder out);
  }
}
