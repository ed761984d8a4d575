package org.sphereface.reports.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.Schedules;

/** Loss, accuracy, learning rate and annealing weight of a training by iteration. */
record TrainingCurves(String id, Look look, ReportFolder out) {

  /** Draws the curves; none if no point was logged. */
  static List<PlotFile> draw(ReportedCell reported, Look look, ReportFolder out) {
    CellResult cell = reported.result().orElseThrow();
    List<CurvePoint> curve = cell.curve();
    if (curve.isEmpty()) {
      return List.of();
    }
    TrainingCurves figures = new TrainingCurves(cell.id(), look, out);
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
        figures.curve(
            "loss", curve, CurvePoint::loss, Axis.around("training loss", losses), expected));
    Axis fraction = new Axis("training accuracy", 0, 1, false);
    plots.add(figures.curve("accuracy", curve, CurvePoint::accuracy, fraction));
    Schedules schedules = cell.schedules() == null ? measured(curve) : cell.schedules();
    plots.add(
        figures.schedule(
            "rate", schedules.iterations(), schedules.learningRates(), "learning rate"));
    if (!schedules.lambdas().isEmpty()) {
      plots.add(
          figures.schedule(
              "lambda", schedules.iterations(), schedules.lambdas(), "annealing weight lambda"));
    }
    return plots;
  }

  /** The schedules at the points of a curve, of files that do not have them as functions. */
  private static Schedules measured(List<CurvePoint> curve) {
    boolean isAnnealed = curve.stream().allMatch(point -> point.lambda() != null);
    return new Schedules(
        curve.stream().map(CurvePoint::iteration).toList(),
        curve.stream().map(CurvePoint::learningRate).toList(),
        isAnnealed ? curve.stream().map(CurvePoint::lambda).toList() : List.of());
  }

  /** Draws a function of the iteration. */
  private PlotFile schedule(
      String name, List<Integer> iterations, List<Double> values, String label) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < iterations.size(); i++) {
      points.add(new Point(iterations.get(i), values.get(i)));
    }
    Axis y = Axis.byDecades(label, values.stream().mapToDouble(value -> value).toArray());
    Series function = new Series(label, look, Style.FUNCTION, points);
    return figure(name, y, List.of(function), points.get(points.size() - 1));
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
    Series measured = new Series(y.label(), look, Style.LINE, points);
    return figure(
        name,
        y,
        Stream.concat(behind.stream(), Stream.of(measured)).toList(),
        points.get(points.size() - 1));
  }

  private PlotFile figure(String name, Axis y, List<Series> series, Point last) {
    double[] iterations =
        series.get(series.size() - 1).points().stream().mapToDouble(Point::x).toArray();
    String label = y.label().substring(0, 1).toUpperCase(Locale.ROOT) + y.label().substring(1);
    return PlotFile.write(
        out,
        id + "-" + name,
        new Plot(label, Axis.around("iteration", iterations), y, series),
        String.format(
            Locale.ROOT,
            "%s by iteration; at iteration %.0f it is %.4f",
            label,
            last.x(),
            last.y()),
        label + " by iteration");
  }
}
