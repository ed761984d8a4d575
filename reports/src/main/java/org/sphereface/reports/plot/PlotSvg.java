package org.sphereface.reports.plot;

import java.util.Locale;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/** Draws a plot as SVG. */
public final class PlotSvg {

  private static final int WIDTH = 560;
  private static final int LEFT = 58;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 312;
  private static final int LEGEND_TOP = 374;
  private static final int LEGEND_LINE = 18;
  private static final int MARKERS_A_LINE = 6;

  /** Rules for drawings on light and dark grounds. */
  public static final String STYLE =
      """
      svg { background: #fff; font: 12px "Liberation Sans", Arial, sans-serif; }
      text { fill: #1c2126; } .grid { stroke: #e1e5ea; } .frame { stroke: #59636e; fill: none; }
      .line { stroke-width: 2; stroke-linejoin: round; } .line.c1 { stroke-dasharray: 9 3; }
      .line.c2 { stroke-dasharray: 3 3; } .line.c3 { stroke-dasharray: 9 3 2 3; }
      .line.c4 { stroke-dasharray: 14 4; } .line.c5 { stroke-dasharray: 2 5; }
      .line.c6 { stroke-dasharray: 9 3 2 3 2 3; } .line.c7 { stroke-dasharray: 5 5; }
      .area { fill-opacity: .35; stroke-width: 1; } .area.c1 { stroke-dasharray: 4 2; }
      .range { stroke: #59636e; stroke-width: 1; stroke-dasharray: 4 3; } .hatch { stroke: #9aa5b1; }
      @media (prefers-color-scheme: dark) {
      svg { background: #14181c; } text { fill: #e4e7ea; }
      .grid { stroke: #2b323a; } .frame { stroke: #9aa5b1; }
      .range { stroke: #9aa5b1; } .hatch { stroke: #59636e; } }
      """
          + Palette.STYLE
          + """
      .line { fill: none; } .mark { stroke: #fff; stroke-width: 1; }
      @media (prefers-color-scheme: dark) { .mark { stroke: #14181c; } }
      """;

  private final Plot plot;
  private final Svg svg;

  private PlotSvg(Plot plot, String description) {
    int height = LEGEND_TOP + LEGEND_LINE * plot.series().size();
    this.plot = plot;
    this.svg = new Svg(WIDTH, height, plot.title(), description, STYLE);
  }

  public static String draw(Plot plot) {
    return draw(plot, plot.title());
  }

  /**
   * @param description what is seen, for those who do not see it
   */
  public static String draw(Plot plot, String description) {
    return new PlotSvg(plot, description).draw();
  }

  private String draw() {
    if (plot.series().stream().anyMatch(s -> s.style() == Style.RANGE)) {
      svg.add(
          "<pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\""
              + " patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V7\"/></pattern>");
    }
    text(LEFT, 20, "start", plot.title());
    axes();
    plot.series().forEach(this::series);
    for (int i = 0; i < plot.series().size(); i++) {
      legend(plot.series().get(i), LEGEND_TOP + i * LEGEND_LINE);
    }
    return svg.end();
  }

  private void axes() {
    for (double tick : plot.x().ticks()) {
      double x = x(tick);
      svg.add("<path class=\"grid\" d=\"M%.2f %d V%d\"/>", x, TOP, BOTTOM);
      text(x, BOTTOM + 17, "middle", plot.x().text(tick));
    }
    for (double tick : plot.y().ticks()) {
      double y = y(tick);
      svg.add("<path class=\"grid\" d=\"M%d %.2f H%d\"/>", LEFT, y, RIGHT);
      text(LEFT - 6, y + 4, "end", plot.y().text(tick));
    }
    svg.add("<path class=\"frame\" d=\"M%d %d V%d H%d\"/>", LEFT, TOP, BOTTOM, RIGHT);
    text((LEFT + RIGHT) / 2.0, BOTTOM + 36, "middle", plot.x().label());
    svg.add(
        "<text text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>",
        (TOP + BOTTOM) / 2, Svg.escape(plot.y().label()));
  }

  private void series(Series series) {
    if (series.points().isEmpty()) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : series.points()) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(String.format(Locale.ROOT, "%.2f %.2f", x(point.x()), y(point.y())));
    }
    boolean closed = series.style() == Style.AREA || series.style() == Style.RANGE;
    svg.add(
        "<path class=\"%s\"%s d=\"%s%s\"/>",
        classes(series), fill(series), path, closed ? "Z" : "");
    if (series.style() == Style.MARKED_LINE) {
      series.points().forEach(point -> mark(series, x(point.x()), y(point.y())));
    } else if (series.style() == Style.LINE && plot.series().size() > 1) {
      spacedMarks(series);
    }
  }

  /** A few markers, shifted from line to line so that they do not hide one another. */
  private void spacedMarks(Series series) {
    double gap = (double) (RIGHT - LEFT) / MARKERS_A_LINE;
    double next = LEFT + gap * (0.2 + 0.6 * colour(series) / Palette.COLOURS);
    double before = x(series.points().get(0).x());
    double beforeY = y(series.points().get(0).y());
    for (Point point : series.points()) {
      double x = x(point.x());
      double y = y(point.y());
      while (next <= x && next >= before && x > before) {
        mark(series, next, beforeY + (y - beforeY) * (next - before) / (x - before));
        next += gap;
      }
      while (next < x) {
        next += gap;
      }
      before = x;
      beforeY = y;
    }
  }

  private void mark(Series series, double x, double y) {
    svg.add(
        "<path class=\"c%d mark\" d=\"M%.2f %.2f%s\"/>",
        colour(series), x, y, Palette.shape(colour(series)));
  }

  private static String fill(Series series) {
    return series.style() == Style.RANGE ? " fill=\"url(#hatch)\"" : "";
  }

  private void legend(Series series, int y) {
    if (series.style() == Style.AREA || series.style() == Style.RANGE) {
      svg.add(
          "<rect class=\"%s\"%s x=\"%d\" y=\"%d\" width=\"36\" height=\"10\"/>",
          classes(series), fill(series), LEFT, y - 10);
    } else {
      svg.add("<path class=\"%s\" d=\"M%d %d h36\"/>", classes(series), LEFT, y - 4);
      if (series.style() == Style.MARKED_LINE || plot.series().size() > 1) {
        mark(series, LEFT + 18, y - 4);
      }
    }
    text(LEFT + 44, y, "start", series.label());
  }

  private static String classes(Series series) {
    return switch (series.style()) {
      case AREA -> "area c" + colour(series);
      case LINE, MARKED_LINE -> "line c" + colour(series);
      case RANGE -> "range";
    };
  }

  private static int colour(Series series) {
    return series.colour() % Palette.COLOURS;
  }

  private double x(double value) {
    return LEFT + place(plot.x(), value, RIGHT - LEFT);
  }

  private double y(double value) {
    return BOTTOM - place(plot.y(), value, BOTTOM - TOP);
  }

  private static double place(Axis axis, double value, int length) {
    return axis.fraction(value) * length;
  }

  private void text(double x, double y, String anchor, String text) {
    svg.text("text-anchor=\"" + anchor + "\"", x, y, text);
  }
}
