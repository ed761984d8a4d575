package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.reports.Plot.Axis;
import org.sphereface.reports.Plot.Point;
import org.sphereface.reports.Plot.Series;
import org.sphereface.reports.Plot.Style;
import org.sphereface.reports.result.CellResult.CurvePoint;
import org.sphereface.reports.result.CellResult.Evaluation;

/** The plots of one cell. */
final class CellPlots {

  private static final double SMALLEST_FAR = 1e-6;

  private final String id;
  private final ReportFolder out;

  CellPlots(String id, ReportFolder out) {
    this.id = id;
    this.out = out;
  }

  /** Loss and accuracy of the training; nothing if no point was logged. */
  List<PlotFile> curves(List<CurvePoint> curve) {
    if (curve.isEmpty()) {
      return List.of();
    }
    return List.of(
        curve("loss", "training loss", curve, CurvePoint::loss),
        curve("accuracy", "training accuracy", curve, CurvePoint::accuracy));
  }

  private PlotFile curve(
      String name, String label, List<CurvePoint> curve, ToDoubleFunction<CurvePoint> value) {
    List<Point> points =
        curve.stream().map(p -> new Point(p.iteration(), value.applyAsDouble(p))).toList();
    Axis x = Axis.around("iteration", curve.stream().mapToDouble(CurvePoint::iteration).toArray());
    Axis y = Axis.around(label, curve.stream().mapToDouble(value).toArray());
    CurvePoint last = curve.get(curve.size() - 1);
    return PlotFile.write(
        out,
        id + "-" + name,
        new Plot("Training: " + name, x, y, List.of(new Series(label, 0, Style.LINE, points))),
        label + " by iteration, at last " + value.applyAsDouble(last) + " at " + last.iteration(),
        label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1));
  }

  /** ROC and score histogram of one evaluation. */
  List<PlotFile> evaluation(Evaluation evaluation, int number) {
    VerificationResult result = evaluation.result();
    String what = String.join(", ", Measurement.caveats(evaluation));
    String of = evaluation.name() + (what.isEmpty() ? "" : " (" + what + ")");
    String name = id + "-" + number;
    List<PlotFile> plots = new ArrayList<>();
    plots.add(
        PlotFile.write(
            out,
            name + "-roc",
            new Plot(
                "ROC, " + of,
                farAxis(result.differentPairs()),
                new Axis("true-accept rate", 0, 1, false),
                List.of(new Series(of, 0, Style.LINE, roc(result)))),
            "ROC of " + of + ", area under the curve " + result.areaUnderCurve(),
            "True-accept rate by false-accept rate (logarithmic axis)"));
    plots.add(
        PlotFile.write(
            out,
            name + "-scores",
            histogram(of, result.histogram()),
            "Histogram of the scores of same and different pairs of " + of,
            "Scores of the pairs"));
    return plots;
  }

  /** A logarithmic axis from the decade in which one different pair counts. */
  static Axis farAxis(int differentPairs) {
    double one = Math.max(SMALLEST_FAR, 1.0 / Math.max(10, differentPairs));
    double low = Double.parseDouble("1e" + (int) Math.floor(Math.log10(one) + 1e-9));
    return new Axis("false-accept rate", low, 1, true);
  }

  static List<Point> roc(VerificationResult result) {
    List<Point> points = new ArrayList<>();
    for (RocPoint point : result.roc()) {
      points.add(new Point(point.far(), point.tar()));
    }
    return points;
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
