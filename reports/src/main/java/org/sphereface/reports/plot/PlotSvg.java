package org.sphereface.reports.plot;

import java.util.List;
import java.util.Locale;
import org.sphereface.reports.plot.Look.Variant;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Reference;
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

  /** The mean width of a character of the text, for names that need more room than they have. */
  private static final double CHARACTER = 6.2;

  private static final int NAME_ANGLE = 30;
  private static final int LONGEST_NAME = 28;

  /** Rules for drawings on light and dark grounds. */
  public static final String STYLE =
      """
      svg { background: #fff; font: 12px "Liberation Sans", Arial, sans-serif; }
      text { fill: #1c2126; } .grid { stroke: #e1e5ea; } .frame { stroke: #59636e; fill: none; }
      .line { stroke-width: 2; stroke-linejoin: round; }
      .line.hollow { stroke-width: 1.2; } .line.faint { stroke-width: 1; stroke-opacity: .4; }
      .band { fill-opacity: .18; stroke: none; } .error { fill: none; stroke-width: 1.2; }
      .reference { fill: none; stroke-width: 1.2; stroke-dasharray: 1.5 3; }
      .area { fill-opacity: .35; stroke-width: 1; } .area.c1 { stroke-dasharray: 4 2; }
      .range { stroke: #59636e; stroke-width: 1; stroke-dasharray: 4 3; } .hatch { stroke: #9aa5b1; }
      @media (prefers-color-scheme: dark) {
      svg { background: #14181c; } text { fill: #e4e7ea; }
      .grid { stroke: #2b323a; } .frame { stroke: #9aa5b1; }
      .range { stroke: #9aa5b1; } .hatch { stroke: #59636e; } }
      """
          + Palette.STYLE
          + Palette.dashes()
          + """
          .line { fill: none; } .band { stroke: none; } .error, .reference { fill: none; }
          .mark { stroke: #fff; stroke-width: 1; } .mark.hollow { fill: #fff; stroke-width: 1.6; }
          @media (prefers-color-scheme: dark) {
          .mark { stroke: #14181c; } .mark.hollow { fill: #14181c; } }
          """
          + hollowMarks();

  private final Plot plot;
  private final SeriesShapes shapes;
  private final boolean turnedNames;
  private final int legendTop;
  private final Svg svg;

  private PlotSvg(Plot plot, String description) {
    this.plot = plot;
    this.shapes = new SeriesShapes(plot);
    int longest = plot.x().names().stream().mapToInt(name -> shown(name).length()).max().orElse(0);
    double room = (double) (RIGHT - LEFT) / Math.max(1, plot.x().names().size());
    this.turnedNames = longest * CHARACTER > room;
    this.legendTop =
        LEGEND_TOP
            + (turnedNames
                ? (int) (longest * CHARACTER * Math.sin(Math.toRadians(NAME_ANGLE)))
                : 0);
    int lines = shapes.inLegend().size() + plot.references().size();
    this.svg = new Svg(WIDTH, legendTop + LEGEND_LINE * lines, plot.title(), description, STYLE);
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

  /** The colour of a hollow mark is that of its outline. */
  private static String hollowMarks() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < Palette.COLOURS; i++) {
      rules.append(".mark.hollow.c" + i + " { stroke: " + Palette.LIGHT.get(i) + "; }\n");
    }
    rules.append("@media (prefers-color-scheme: dark) {\n");
    for (int i = 0; i < Palette.COLOURS; i++) {
      rules.append(".mark.hollow.c" + i + " { stroke: " + Palette.DARK.get(i) + "; }\n");
    }
    return rules.append("}\n").toString();
  }

  private String draw() {
    if (plot.series().stream().anyMatch(s -> s.style() == Style.RANGE)) {
      svg.add(
          "<pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\""
              + " patternTransform=\"rotate(45)\"><path class=\"hatch\" d=\"M0 0V7\"/></pattern>");
    }
    text(LEFT, 20, "start", plot.title());
    axes();
    plot.series().stream().filter(SeriesShapes::hasBand).forEach(this::band);
    for (Reference reference : plot.references()) {
      svg.add(
          "<path class=\"reference c%d\" d=\"M%d %.2f H%d\"/>",
          reference.look().colour(), LEFT, y(reference.value()), RIGHT);
    }
    plot.series().forEach(this::series);
    legend();
    return svg.end();
  }

  private void axes() {
    for (double tick : plot.x().ticks()) {
      double x = x(tick);
      svg.add("<path class=\"grid\" d=\"M%.2f %d V%d\"/>", x, TOP, BOTTOM);
      if (turnedNames) {
        svg.add(
            "<text text-anchor=\"end\" transform=\"translate(%.2f %d) rotate(-%d)\">%s</text>",
            x + 4, BOTTOM + 15, NAME_ANGLE, Svg.escape(shown(plot.x().text(tick))));
      } else {
        text(x, BOTTOM + 17, "middle", shown(plot.x().text(tick)));
      }
    }
    for (double tick : plot.y().ticks()) {
      double y = y(tick);
      svg.add("<path class=\"grid\" d=\"M%d %.2f H%d\"/>", LEFT, y, RIGHT);
      text(LEFT - 6, y + 4, "end", plot.y().text(tick));
    }
    svg.add("<path class=\"frame\" d=\"M%d %d V%d H%d\"/>", LEFT, TOP, BOTTOM, RIGHT);
    text((LEFT + RIGHT) / 2.0, BOTTOM + 36 + (legendTop - LEGEND_TOP), "middle", plot.x().label());
    svg.add(
        "<text text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>",
        (TOP + BOTTOM) / 2, Svg.escape(plot.y().label()));
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
  }

  private void band(Series series) {
    svg.add(
        "<path class=\"band c%d\" d=\"%sZ\"/>",
        series.look().colour(), path(SeriesShapes.band(series)));
  }

  private void series(Series series) {
    if (series.points().isEmpty()) {
      return;
    }
    switch (series.style()) {
      case BARS ->
          shapes
              .bars(series)
              .forEach(
                  bar -> svg.add("<path class=\"%s\" d=\"%sZ\"/>", classes(series), path(bar)));
      case AREA, RANGE ->
          svg.add(
              "<path class=\"%s\"%s d=\"%sZ\"/>",
              classes(series), fill(series), path(series.points()));
      case LINE, MARKED_LINE, FUNCTION ->
          svg.add("<path class=\"%s\" d=\"%s\"/>", classes(series), path(series.points()));
      case MARKS -> {}
    }
    double end = SeriesShapes.ERROR_BAR_END * (RIGHT - LEFT);
    for (Point point : shapes.errorBars(series)) {
      double x = x(point.x());
      svg.add(
          "<path class=\"error c%d\" d=\"M%.2f %.2fh%.2fM%.2f %.2fV%.2fM%.2f %.2fh%.2f\"/>",
          series.look().colour(),
          x - end,
          y(point.high()),
          2 * end,
          x,
          y(point.high()),
          y(point.low()),
          x - end,
          y(point.low()),
          2 * end);
    }
    shapes.marked(series).forEach(point -> mark(series.look(), x(point.x()), y(point.y())));
  }

  private String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : "L")
          .append(String.format(Locale.ROOT, "%.2f %.2f", x(point.x()), y(point.y())));
    }
    return path.toString();
  }

  private void mark(Look look, double x, double y) {
    svg.add(
        "<path class=\"c%d mark%s\" d=\"M%.2f %.2f%s\"/>",
        look.colour(),
        look.variant() == Variant.HOLLOW ? " hollow" : "",
        x,
        y,
        Palette.shape(look.mark()));
  }

  private static String fill(Series series) {
    return series.style() == Style.RANGE ? " fill=\"url(#hatch)\"" : "";
  }

  private void legend() {
    int y = legendTop;
    for (Series series : shapes.inLegend()) {
      legend(series, y);
      y += LEGEND_LINE;
    }
    for (Reference reference : plot.references()) {
      svg.add(
          "<path class=\"reference c%d\" d=\"M%d %d h36\"/>",
          reference.look().colour(), LEFT, y - 4);
      text(LEFT + 44, y, "start", reference.label());
      y += LEGEND_LINE;
    }
  }

  private void legend(Series series, int y) {
    switch (series.style()) {
      case AREA, RANGE, BARS ->
          svg.add(
              "<rect class=\"%s\"%s x=\"%d\" y=\"%d\" width=\"36\" height=\"10\"/>",
              classes(series), fill(series), LEFT, y - 10);
      case LINE, MARKED_LINE, FUNCTION -> {
        if (SeriesShapes.hasBand(series)) {
          svg.add(
              "<rect class=\"band c%d\" x=\"%d\" y=\"%d\" width=\"36\" height=\"14\"/>",
              series.look().colour(), LEFT, y - 11);
        }
        svg.add("<path class=\"%s\" d=\"M%d %d h36\"/>", classes(series), LEFT, y - 4);
      }
      case MARKS -> {}
    }
    if (!shapes.marked(series).isEmpty()) {
      mark(series.look(), LEFT + 18, series.style() == Style.BARS ? y - 5 : y - 4);
    }
    text(LEFT + 44, y, "start", series.label());
  }

  private static String classes(Series series) {
    Look look = series.look();
    String variant =
        look.variant() == Variant.FULL ? "" : " " + look.variant().name().toLowerCase(Locale.ROOT);
    return switch (series.style()) {
      case AREA, BARS -> "area c" + look.colour();
      case LINE, MARKED_LINE, MARKS, FUNCTION ->
          "line c" + look.colour() + " d" + look.mark() + variant;
      case RANGE -> "range";
    };
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
