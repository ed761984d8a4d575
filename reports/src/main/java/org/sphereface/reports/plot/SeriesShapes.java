package org.sphereface.reports.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sphereface.reports.plot.Look.Variant;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/** What the renderers of a plot have to agree on, in data units. */
record SeriesShapes(Plot plot) {

  private static final int MARKS_A_LINE = 6;

  /** Width of the end of an error bar, as a share of the width of the plot. */
  static final double ERROR_BAR_END = 0.008;

  /** The series that stand in the legend. */
  List<Series> inLegend() {
    return plot.series().stream().filter(series -> !series.label().isEmpty()).toList();
  }

  /** The points of a series that get a mark. */
  List<Point> marked(Series series) {
    if (series.look().variant() == Variant.FAINT) {
      return List.of();
    }
    return switch (series.style()) {
      case MARKED_LINE, MARKS -> series.points();
      case LINE -> inLegend().size() > 1 ? some(series) : List.of();
      // in the middle of the bar: at its end it would hide a short error bar
      case BARS ->
          series.points().stream()
              .map(point -> new Point(point.x() + shift(series), plot.y().halfway(point.y())))
              .toList();
      case FUNCTION, AREA, RANGE -> List.of();
    };
  }

  /** A few points, at other places from line to line so that marks do not hide one another. */
  private List<Point> some(Series series) {
    List<Point> some = new ArrayList<>();
    for (int i = 0; i < MARKS_A_LINE; i++) {
      double place = (i + 0.2 + 0.6 * series.look().mark() / Palette.COLOURS) / MARKS_A_LINE;
      series.points().stream()
          .min(Comparator.comparingDouble(point -> Math.abs(plot.x().fraction(point.x()) - place)))
          .filter(point -> Math.abs(plot.x().fraction(point.x()) - place) < 0.5 / MARKS_A_LINE)
          .filter(point -> !some.contains(point))
          .ifPresent(some::add);
    }
    return some;
  }

  /** Whether the intervals of a series are a band; else they are error bars. */
  static boolean hasBand(Series series) {
    return series.hasIntervals()
        && (series.style() == Style.LINE || series.style() == Style.FUNCTION);
  }

  /** The outline of a band: its upper edge, and its lower edge backwards. */
  static List<Point> band(Series series) {
    List<Point> outline = new ArrayList<>();
    series.points().forEach(point -> outline.add(new Point(point.x(), point.high())));
    for (int i = series.points().size() - 1; i >= 0; i--) {
      Point point = series.points().get(i);
      outline.add(new Point(point.x(), point.low()));
    }
    return outline;
  }

  /** The points of a series that get an error bar; bars' at the middle of their bar. */
  List<Point> errorBars(Series series) {
    if (hasBand(series)) {
      return List.of();
    }
    double shift = series.style() == Style.BARS ? shift(series) : 0;
    return series.points().stream()
        .filter(Point::hasInterval)
        .map(point -> new Point(point.x() + shift, point.y(), point.low(), point.high()))
        .toList();
  }

  /** The four corners of each bar, from the lower left one. */
  List<List<Point>> bars(Series series) {
    double half = barWidth() / 2;
    double shift = shift(series);
    double base = plot.y().low();
    return series.points().stream()
        .map(
            point -> {
              double left = point.x() + shift - half;
              double right = point.x() + shift + half;
              return List.of(
                  new Point(left, base),
                  new Point(left, point.y()),
                  new Point(right, point.y()),
                  new Point(right, base));
            })
        .toList();
  }

  private List<Series> barSeries() {
    return plot.series().stream().filter(series -> series.style() == Style.BARS).toList();
  }

  private double barWidth() {
    return Plot.BAR_GROUP / barSeries().size();
  }

  private double shift(Series series) {
    List<Series> all = barSeries();
    return Plot.barOffset(all.indexOf(series), all.size());
  }
}
