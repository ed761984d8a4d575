package org.sphereface.reports.cell;

import java.util.Locale;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.VerificationPlots;
import org.sphereface.reports.run.Caveats;
import org.sphereface.results.CellResult.Evaluation;

/** The figures of one evaluation: ROC, DET and histogram of the scores. */
final class VerificationFigures {

  private VerificationFigures() {}

  private static String name(Evaluation evaluation) {
    return Caveats.name(evaluation.name(), Caveats.of(evaluation));
  }

  /** Draws the true-accept rate by the false-accept rate. */
  static PlotFile roc(Evaluation evaluation, String file, Look look, ReportFolder out) {
    VerificationResult result = evaluation.result();
    String of = name(evaluation);
    return PlotFile.write(
        out,
        file + "-roc",
        VerificationPlots.of(of, result, look).roc(),
        "ROC of "
            + of
            + ", area under the curve "
            + String.format(Locale.ROOT, "%.4f", result.areaUnderCurve()),
        "True-accept rate by false-accept rate (logarithmic axis)");
  }

  /** Draws the false-reject rate by the false-accept rate. */
  static PlotFile det(Evaluation evaluation, String file, Look look, ReportFolder out) {
    VerificationResult result = evaluation.result();
    String of = name(evaluation);
    return PlotFile.write(
        out,
        file + "-det",
        VerificationPlots.of(of, result, look).det(),
        "Detection error trade-off of "
            + of
            + ", equal error rate "
            + String.format(Locale.ROOT, "%.2f %%", 100 * result.equalErrorRate()),
        "False-reject rate by false-accept rate (axes of normal deviates)");
  }

  /** Draws the distributions of the scores of same and different pairs. */
  static PlotFile scores(Evaluation evaluation, String file, Look look, ReportFolder out) {
    VerificationResult result = evaluation.result();
    String of = name(evaluation);
    return PlotFile.write(
        out,
        file + "-scores",
        VerificationPlots.of(of, result, look).scores(),
        "Histogram of the scores of same and different pairs of " + of,
        "Scores of the pairs");
  }
}
