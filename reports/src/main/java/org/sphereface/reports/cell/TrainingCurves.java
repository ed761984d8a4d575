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
    double[] rates = curve.stream().mapToDouble(CurvePoint::learningRate).toArray();
    Axis rate = Axis.byDecades("learning rate", rates);
    plots.add(figures.curve("rate", curve, CurvePoint::learningRate, rate));
    List<CurvePoint> annealed = curve.stream().filter(p -> p.lambda() != null).toList();
    if (!annealed.isEmpty()) {
      double[] lambdas = annealed.stream().mapToDouble(CurvePoint::lambda).toArray();
      Axis lambda = Axis.byDecades("annealing weight lambda", lambdas);
      plots.add(figures.curve("lambda", annealed, CurvePoint::lambda, lambda));
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
            Stream.concat(
                    behind.stream(), Stream.of(new Series(y.label(), look, Style.LINE, points)))
                .toList()),
        String.format(
            Locale.ROOT,
            "%s by iteration; at iteration %d it is %.4f",
            label,
            last.iteration(),
            value.applyAsDouble(last)),
        label + " by iteration");
  }
}
