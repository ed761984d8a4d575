package org.sphereface.reports.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.plot.RocCurve;
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
        new Plot(
            "ROC, " + of,
            RocCurve.farAxis(result.differentPairs()),
            new Axis("true-accept rate", 0, 1, false),
            List.of(new Series(of, look, Style.LINE, RocCurve.points(result)))),
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
        new Plot(
            "DET, " + of,
            DetCurve.farAxis(result.differentPairs()),
            DetCurve.frrAxis(result.samePairs()),
            List.of(new Series(of, look, Style.LINE, DetCurve.points(result)))),
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
        histogram(of, result.histogram()),
        "Histogram of the scores of same and different pairs of " + of,
        "Scores of the pairs");
  }

  private static Plot histogram(String of, ScoreHistogram histogram) {
    List<Series> series =
        List.of(
            new Series("same person", 0, Style.AREA, steps(histogram, histogram.same())),
            new Series("different people", 1, Style.AREA, steps(histogram, histogram.different())));
    double most =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y).max().orElse(1);
    return new Plot(
        "Scores, " + of,
        new Axis("score", histogram.low(), histogram.high(), false),
        new Axis("pairs", 0, Math.max(1, most * 1.05), false),
        series);
  }

  private static List<Point> steps(ScoreHistogram histogram, List<Integer> counts) {
    List<Point> points = new ArrayList<>();
    double bin = (histogram.high() - histogram.low()) / counts.size();
    points.add(new Point(histogram.low(), 0));
    for (int i = 0; i < counts.size(); i++) {
      points.add(new Point(histogram.low() + i * bin, counts.get(i)));
      points.add(new Point(histogram.low() + (i + 1) * bin, counts.get(i)));
    }
    points.add(new Point(histogram.high(), 0));
    return points;
  }
}
