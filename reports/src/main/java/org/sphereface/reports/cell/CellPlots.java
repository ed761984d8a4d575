package org.sphereface.reports.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.plot.RocCurve;
import org.sphereface.reports.run.Caveats;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Evaluation;

/** The plots of one cell. */
public final class CellPlots {

  private final String id;
  private final ReportFolder out;

  CellPlots(String id, ReportFolder out) {
    this.id = id;
    this.out = out;
  }

  /** The training's course; nothing if no point was logged. */
  List<PlotFile> curves(CellResult cell) {
    List<CurvePoint> curve = cell.curve();
    if (curve.isEmpty()) {
      return List.of();
    }
    List<PlotFile> plots = new ArrayList<>();
    List<Series> expected =
        Stream.of(
                ExpectedLoss.range(cell.loss(), curve),
                ExpectedLoss.guessing(cell.training(), curve))
            .flatMap(Optional::stream)
            .toList();
    double[] losses =
        DoubleStream.concat(
                curve.stream().mapToDouble(CurvePoint::loss),
                expected.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y))
            .toArray();
    plots.add(
        curve("loss", curve, CurvePoint::loss, Axis.around("training loss", losses), expected));
    Axis fraction = new Axis("training accuracy", 0, 1, false);
    plots.add(curve("accuracy", curve, CurvePoint::accuracy, fraction));
    double[] rates = curve.stream().mapToDouble(CurvePoint::learningRate).toArray();
    Axis rate = Axis.byDecades("learning rate", rates);
    plots.add(curve("rate", curve, CurvePoint::learningRate, rate));
    List<CurvePoint> annealed = curve.stream().filter(p -> p.lambda() != null).toList();
    if (!annealed.isEmpty()) {
      double[] lambdas = annealed.stream().mapToDouble(CurvePoint::lambda).toArray();
      Axis lambda = Axis.byDecades("annealing weight lambda", lambdas);
      plots.add(curve("lambda", annealed, CurvePoint::lambda, lambda));
    }
    return plots;
  }

  private PlotFile curve(
      String name, List<CurvePoint> curve, ToDoubleFunction<CurvePoint> value, Axis y) {
    return curve(name, curve, value, y, List.of());
  }

  private PlotFile curve(
      String name,
      List<CurvePoint> curve,
      ToDoubleFunction<CurvePoint> value,
      Axis y,
      List<Series> behind) {
    List<Point> points =
        curve.stream().map(p -> new Point(p.iteration(), value.applyAsDouble(p))).toList();
    Axis x = Axis.around("iteration", curve.stream().mapToDouble(CurvePoint::iteration).toArray());
    CurvePoint last = curve.get(curve.size() - 1);
    String label = y.label().substring(0, 1).toUpperCase(Locale.ROOT) + y.label().substring(1);
    return PlotFile.write(
        out,
        id + "-" + name,
        new Plot(
            label,
            x,
            y,
            Stream.concat(behind.stream(), Stream.of(new Series(y.label(), 0, Style.LINE, points)))
                .toList()),
        String.format(
            Locale.ROOT,
            "%s by iteration; at iteration %d it is %.4f",
            label,
            last.iteration(),
            value.applyAsDouble(last)),
        label + " by iteration");
  }

  /** ROC and score histogram of one evaluation. */
  List<PlotFile> evaluation(Evaluation evaluation, int number) {
    VerificationResult result = evaluation.result();
    String of = Caveats.name(evaluation.name(), Caveats.of(evaluation));
    String name = id + "-" + number;
    List<PlotFile> plots = new ArrayList<>();
    plots.add(
        PlotFile.write(
            out,
            name + "-roc",
            new Plot(
                "ROC, " + of,
                RocCurve.farAxis(result.differentPairs()),
                new Axis("true-accept rate", 0, 1, false),
                List.of(new Series(of, 0, Style.LINE, RocCurve.points(result)))),
            "ROC of "
                + of
                + ", area under the curve "
                + String.format(Locale.ROOT, "%.4f", result.areaUnderCurve()),
            "True-accept rate by false-accept rate (logarithmic axis)"));
    plots.add(
        PlotFile.write(
            out,
            name + "-det",
            new Plot(
                "DET, " + of,
                DetCurve.farAxis(result.differentPairs()),
                DetCurve.frrAxis(result.samePairs()),
                List.of(new Series(of, 0, Style.LINE, DetCurve.points(result)))),
            "Detection error trade-off of "
                + of
                + ", equal error rate "
                + String.format(Locale.ROOT, "%.2f %%", 100 * result.equalErrorRate()),
            "False-reject rate by false-accept rate (axes of normal deviates)"));
    plots.add(
        PlotFile.write(
            out,
            name + "-scores",
            histogram(of, result.histogram()),
            "Histogram of the scores of same and different pairs of " + of,
            "Scores of the pairs"));
    return plots;
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
