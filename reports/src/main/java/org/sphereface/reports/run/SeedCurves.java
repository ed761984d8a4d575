package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.results.CellResult.Component;

/**
 * Figures with a curve for each loss, the mean over its seeds with a band. Each has a second
 * drawing with the curves of single seeds.
 *
 * @param <R> what a seed gave
 * @param seeds by loss
 */
public record SeedCurves<R>(RunResults run, Map<Component, List<R>> seeds) {

  /** How the names of drawings with single seeds end. */
  public static final String SEEDS = "-seeds";

  /**
   * Writes a figure; with several seeds also its second drawing.
   *
   * @param file its name, without its ending
   * @param curve the mean of the curves of some seeds; of one, its curve
   * @param what is drawn, for the caption
   */
  PlotFile write(
      String file,
      ReportFolder out,
      String title,
      Axis x,
      Axis y,
      Function<List<R>, List<Point>> curve,
      String what) {
    int most = seeds.values().stream().mapToInt(List::size).max().orElse(1);
    String spread =
        most > 1
            ? ". Mean over the seeds (at most "
                + most
                + "); band: one standard deviation to each side"
            : ". One seed of each loss";
    PlotFile mean =
        PlotFile.write(
            out,
            file,
            new Plot(title, x, y, means(curve)),
            title + ": a curve for each loss",
            title + ": " + what + spread);
    return most > 1
        ? mean.withSeeds(
            PlotFile.write(
                out,
                file + SEEDS,
                new Plot(title + ", single seeds", x, y, singles(curve)),
                title + ": the mean of each loss and each of its seeds",
                ""))
        : mean;
  }

  private List<Series> means(Function<List<R>, List<Point>> curve) {
    List<Series> series = new ArrayList<>();
    seeds.forEach(
        (loss, results) ->
            series.add(
                new Series(
                    PaperSettings.label(loss, run.losses()),
                    look(loss),
                    Style.LINE,
                    curve.apply(results))));
    return series;
  }

  private List<Series> singles(Function<List<R>, List<Point>> curve) {
    List<Series> series = new ArrayList<>();
    seeds.forEach(
        (loss, results) ->
            results.forEach(
                seed ->
                    series.add(
                        new Series(
                            "",
                            look(loss).as(Look.Variant.FAINT),
                            Style.LINE,
                            curve.apply(List.of(seed))))));
    for (Series mean : means(curve)) {
      List<Point> without =
          mean.points().stream().map(point -> new Point(point.x(), point.y())).toList();
      series.add(new Series(mean.label(), mean.look(), mean.style(), without));
    }
    return series;
  }

  private Look look(Component loss) {
    return new LossLooks(run.losses()).of(loss);
  }
}
