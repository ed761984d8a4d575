package org.sphereface.reports.plot;

import java.util.Locale;
import org.sphereface.files.PrintableText;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/**
 * Draws a plot as SVG whose text stays text. AWT is not asked: it fails where no font is installed,
 * and its glyph outlines would make the bytes depend on the machine.
 */
public final class PlotSvg {

  private static final int WIDTH = 560;
  private static final int LEFT = 58;
  private static final int RIGHT = WIDTH - 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 312;
  private static final int LEGEND_TOP = 374;
  private static final int LEGEND_LINE = 18;
  private static final int COLOURS = 8;
  private static final int MARKERS_A_LINE = 6;

  public static final String STYLE =
      """
      <style>
      svg { background: #fff; font: 12px "Liberation Sans", Arial, sans-serif; }
      text { fill: #1c2126; } .grid { stroke: #e1e5ea; } .frame { stroke: #59636e; fill: none; }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line.c1 { stroke-dasharray: 9 3; }
      .line.c2 { stroke-dasharray: 3 3; } .line.c3 { stroke-dasharray: 9 3 2 3; }
      .line.c4 { stroke-dasharray: 14 4; } .line.c5 { stroke-dasharray: 2 5; }
      .line.c6 { stroke-dasharray: 9 3 2 3 2 3; } .line.c7 { stroke-dasharray: 5 5; }
      .area { fill-opacity: .35; stroke-width: 1; } .area.c1 { stroke-dasharray: 4 2; }
      .range { stroke: #59636e; stroke-width: 1; stroke-dasharray: 4 3; } .hatch { stroke: #9aa5b1; }
      .mark { stroke: #fff; stroke-width: 1; }
      .c0 { stroke: #0072b2; fill: #0072b2; } .c1 { stroke: #d55e00; fill: #d55e00; }
      .c2 { stroke: #009e73; fill: #009e73; } .c3 { stroke: #b05a94; fill: #b05a94; }
      .c4 { stroke: #8a6d00; fill: #8a6d00; } .c5 { stroke: #3f9bd1; fill: #3f9bd1; }
      .c6 { stroke: #59636e; fill: #59636e; } .c7 { stroke: #a02020; fill: #a02020; }
      .line { fill: none; }
      @media (prefers-color-scheme: dark) {
      svg { background: #14181c; } text { fill: #e4e7ea; }
      .grid { stroke: #2b323a; } .frame { stroke: #9aa5b1; } .mark { stroke: #14181c; }
      .range { stroke: #9aa5b1; } .hatch { stroke: #59636e; }
      .c0 { stroke: #56b4e9; fill: #56b4e9; } .c1 { stroke: #ff9248; fill: #ff9248; }
      .c2 { stroke: #2fd3a5; fill: #2fd3a5; } .c3 { stroke: #e29ac9; fill: #e29ac9; }
      .c4 { stroke: #e6c34a; fill: #e6c34a; } .c5 { stroke: #9ad2f2; fill: #9ad2f2; }
      .c6 { stroke: #b3bdc7; fill: #b3bdc7; } .c7 { stroke: #ff8a80; fill: #ff8a80; }
      .line { fill: none; } }
      </style>
      """;

  private final Plot plot;
  private final String description;
  private final StringBuilder svg = new StringBuilder();

  private PlotSvg(Plot plot, String description) {
    this.plot = plot;
    this.description = description;
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
    int height = LEGEND_TOP + LEGEND_LINE * plot.series().size();
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">%n",
        WIDTH, height, WIDTH, height);
    add("<title id=\"title\">%s</title>%n", escape(plot.title()));
    add("<desc id=\"desc\">%s</desc>%n", escape(description));
    svg.append(STYLE);
    if (plot.series().stream().anyMatch(s -> s.style() == Style.RANGE)) {
      svg.append(
          "<pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\""
              + " patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V7\"/></pattern>\n");
    }
    text(LEFT, 20, "start", plot.title());
    axes();
    plot.series().forEach(this::series);
    for (int i = 0; i < plot.series().size(); i++) {
      legend(plot.series().get(i), LEGEND_TOP + i * LEGEND_LINE);
    }
    return svg.append("</svg>\n").toString().replace("\r\n", "\n");
  }

  private void axes() {
    for (double tick : plot.x().ticks()) {
      double x = x(tick);
      add("<path class=\"grid\" d=\"M%.2f %d V%d\"/>%n", x, TOP, BOTTOM);
      text(x, BOTTOM + 17, "middle", plot.x().text(tick));
    }
    for (double tick : plot.y().ticks()) {
      double y = y(tick);
      add("<path class=\"grid\" d=\"M%d %.2f H%d\"/>%n", LEFT, y, RIGHT);
      text(LEFT - 6, y + 4, "end", plot.y().text(tick));
    }
    add("<path class=\"frame\" d=\"M%d %d V%d H%d\"/>%n", LEFT, TOP, BOTTOM, RIGHT);
    text((LEFT + RIGHT) / 2.0, BOTTOM + 36, "middle", plot.x().label());
    add(
        "<text text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>%n",
        (TOP + BOTTOM) / 2, escape(plot.y().label()));
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
    add(
        "<path class=\"%s\"%s d=\"%s%s\"/>%n",
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
    double next = LEFT + gap * (0.2 + 0.6 * colour(series) / COLOURS);
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
    add(
        "<path class=\"c%d mark\" d=\"M%.2f %.2f%s\"/>%n",
        colour(series), x, y, shape(colour(series)));
  }

  /** The outline of a colour's mark about the pen's place, as path data; 8 colours. */
  public static String shape(int colour) {
    return switch (colour) {
      case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z";
      case 1 -> "m-3.6 -3.6h7.2v7.2h-7.2Z";
      case 2 -> "m0 -4.6l4.4 7.8h-8.8Z";
      case 3 -> "m0 -5l5 5l-5 5l-5 -5Z";
      case 4 -> "m0 4.6l4.4 -7.8h-8.8Z";
      case 5 -> "m-1.4 -4.4h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3Z";
      case 6 -> "m-2 -4.6h4v9.2h-4Z";
      default -> "m-4.6 -2h9.2v4h-9.2Z";
    };
  }

  private static String fill(Series series) {
    return series.style() == Style.RANGE ? " fill=\"url(#hatch)\"" : "";
  }

  private void legend(Series series, int y) {
    if (series.style() == Style.AREA || series.style() == Style.RANGE) {
      add(
          "<rect class=\"%s\"%s x=\"%d\" y=\"%d\" width=\"36\" height=\"10\"/>%n",
          classes(series), fill(series), LEFT, y - 10);
    } else {
      add("<path class=\"%s\" d=\"M%d %d h36\"/>%n", classes(series), LEFT, y - 4);
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
    return series.colour() % COLOURS;
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
    add("<text x=\"%.2f\" y=\"%.2f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escape(text));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  public static String escape(String text) {
    return PrintableText.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\ufffe\uffff]", "?");
  }
}
