package org.sphereface.reports.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.sphereface.reports.plot.FigureText.Anchor;
import org.sphereface.reports.plot.Look.Variant;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Reference;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/**
 * A plot as a chart of XChart, in dots of 1/300 inch.
 *
 * <p>The chart's axes are linear from 0 to 1, and data stand on them where {@link Axis#fraction}
 * puts them: XChart has no axes of normal deviates, and chooses its numbers itself. So the numbers
 * at the axes, which are the plot's, are drawn after the chart has found its layout.
 */
final class PlotChart {

  static final int DOTS_AN_INCH = 300;

  /** The size of letters on the report's pages, in the units of {@link PlotSvg}. */
  private static final double PAGE_FONT = 12;

  /** Height of the plot's frame by its width. */
  private static final double ASPECT = 0.62;

  private static final Color INK = new Color(0x1c2126);
  private static final Color FRAME = new Color(0x59636e);
  private static final Color GRID = new Color(0xe1e5ea);
  private static final Color RANGE = new Color(0x9a, 0xa5, 0xb1, 90);

  private final Plot plot;
  private final SeriesShapes shapes;
  private final FigureText text;

  /** Dots to a unit of {@link PlotSvg}: lines and marks grow with the letters. */
  private final double unit;

  private final int width;
  private final int height;
  private final List<String> title;
  private final XNames names;
  private final XYChart chart;

  PlotChart(Plot plot, FigureSize size, Font font) {
    this.plot = plot;
    this.shapes = new SeriesShapes(plot);
    double points = size.fontPoints() * DOTS_AN_INCH / 72;
    this.text = new FigureText(font.deriveFont((float) points));
    this.unit = points / PAGE_FONT;
    this.width = (int) Math.rint(size.widthInches() * DOTS_AN_INCH);
    this.title = text.lines(plot.title(), width - 2 * padding());
    double frame = width - left() - right();
    this.names = XNames.of(plot.x(), text, frame, left(), 6 * unit);
    this.chart = new XYChart(chartWidth(), 1);
    style(chart.getStyler());
    grid();
    bands();
    references();
    plot.series().forEach(this::series);
    double legend = legend();
    int below = (int) Math.rint(ASPECT * frame + xRoom() + 2 * text.height() + legend);
    this.height = (int) Math.rint(titleHeight()) + below + 2 * padding();
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Draws the figure on a white ground. */
  void paint(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fill(new Rectangle2D.Double(0, 0, width, height));
    g.setColor(INK);
    double y = padding() + text.height();
    for (String line : title) {
      text.draw(g, line, padding(), y, Anchor.START, 0);
      y += lineHeight();
    }
    AffineTransform before = g.getTransform();
    g.translate(0, titleHeight());
    chart.paint(g, chartWidth(), height - (int) Math.rint(titleHeight()));
    g.setColor(INK);
    axisTexts(g);
    g.setTransform(before);
  }

  /** Where a point of the plot stands, in dots from the upper left corner; after it is painted. */
  Point2D place(double x, double y) {
    return new Point2D.Double(
        chart.getScreenXFromChart(plot.x().fraction(x)),
        titleHeight() + chart.getScreenYFromChart(plot.y().fraction(y)));
  }

  private int padding() {
    return (int) Math.rint(6 * unit);
  }

  /** Room at the right, where half of the last number of the axis stands beyond the frame. */
  private int right() {
    double[] ticks = plot.x().ticks();
    double last = ticks.length == 0 ? 0 : text.width(plot.x().text(ticks[ticks.length - 1]));
    return plot.x().names().isEmpty()
        ? Math.max(padding(), (int) Math.rint(last / 2 + 2 * unit))
        : padding();
  }

  private int chartWidth() {
    return width - right() + padding();
  }

  private double lineHeight() {
    return 1.35 * PAGE_FONT * unit;
  }

  private double titleHeight() {
    return title.size() * lineHeight() + 2 * unit;
  }

  /** Room for the vertical axis: its label, turned, and its numbers. */
  private int left() {
    return (int) Math.rint(lineHeight() + widest(plot.y()) + 14 * unit);
  }

  /** Room between the horizontal axis and its label, for the axis' numbers or names. */
  private int xRoom() {
    return (int) Math.rint(names.height() + 12 * unit);
  }

  private double widest(Axis axis) {
    double widest = 0;
    for (double tick : axis.ticks()) {
      widest = Math.max(widest, text.width(axis.text(tick)));
    }
    return widest;
  }

  private void style(XYStyler styler) {
    styler.setPlotContentSize(1);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(1.0);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(padding());
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(FRAME);
    styler.setPlotMargin(0);
    styler.setPlotGridLinesVisible(false);
    styler.setPlotTicksMarksVisible(false);
    styler.setAxisTicksVisible(false);
    // XChart finds ticks of its own, and looks until they fit
    styler.setAxisTickLabelsFont(text.font().deriveFont(1f));
    styler.setYAxisTitleVisible(false);
    styler.setYAxisLeftWidthHint(left());
    styler.setAxisTitleFont(text.font());
    styler.setAxisTitlePadding(xRoom());
    styler.setBaseFont(text.font());
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendFont(text.font());
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendSeriesLineLength((int) Math.rint(36 * unit));
    styler.setLegendPadding((int) Math.rint(4 * unit));
    styler.setMarkerSize((int) Math.rint(10 * unit));
    styler.setAntiAlias(true);
    chart.setXAxisTitle(plot.x().label());
  }

  private void axisTexts(Graphics2D g) {
    double bottom = chart.getScreenYFromChart(0);
    double left = chart.getScreenXFromChart(0);
    double[] ticks = plot.x().ticks();
    for (int i = 0; i < ticks.length; i++) {
      double x = chart.getScreenXFromChart(plot.x().fraction(ticks[i]));
      names.draw(g, i, x, bottom + 6 * unit);
    }
    for (double tick : plot.y().ticks()) {
      double y = chart.getScreenYFromChart(plot.y().fraction(tick)) + text.height() / 2;
      text.draw(g, plot.y().text(tick), left - 6 * unit, y, Anchor.END, 0);
    }
    double middle = chart.getScreenYFromChart(0.5);
    text.draw(g, plot.y().label(), padding() + text.height(), middle, Anchor.MIDDLE, 90);
  }

  private void grid() {
    for (double tick : plot.x().ticks()) {
      double x = plot.x().fraction(tick);
      line(new double[] {x, x}, new double[] {0, 1}, GRID, stroke(1));
    }
    for (double tick : plot.y().ticks()) {
      double y = plot.y().fraction(tick);
      line(new double[] {0, 1}, new double[] {y, y}, GRID, stroke(1));
    }
  }

  private void references() {
    for (Reference reference : plot.references()) {
      double y = plot.y().fraction(reference.value());
      line(
          new double[] {0, 1},
          new double[] {y, y},
          colour(reference.look()),
          stroke(1.2, List.of(2, 3)));
    }
  }

  private void bands() {
    for (Series series : plot.series()) {
      if (SeriesShapes.hasBand(series)) {
        area(SeriesShapes.band(series), clear(colour(series.look()), 0.18));
      }
    }
  }

  private void series(Series series) {
    if (series.points().isEmpty()) {
      return;
    }
    Color colour = ink(series.look());
    BasicStroke stroke = stroke(series);
    switch (series.style()) {
      case LINE, MARKED_LINE, FUNCTION -> path(series.points(), colour, stroke, false);
      case AREA -> {
        area(series.points(), clear(colour(series.look()), 0.35));
        path(series.points(), colour, stroke, true);
      }
      case RANGE -> {
        area(series.points(), RANGE);
        path(series.points(), FRAME, stroke, true);
      }
      case BARS -> {
        for (List<Point> bar : shapes.bars(series)) {
          area(bar, clear(colour(series.look()), 0.35));
          path(bar, colour, stroke, true);
        }
      }
      case MARKS -> {}
    }
    for (Point point : shapes.errorBars(series)) {
      errorBar(point, colour);
    }
    List<Point> marked = shapes.marked(series);
    if (!marked.isEmpty()) {
      painted(marked, colour, (g, x, y) -> mark(g, series.look(), x, y));
    }
  }

  /** Adds the points as a series of the chart that is not in its legend. */
  private XYSeries add(double[] x, double[] y) {
    XYSeries series = chart.addSeries(String.valueOf(chart.getSeriesMap().size()), x, y);
    series.setShowInLegend(false);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private XYSeries add(List<Point> points) {
    return add(
        points.stream().mapToDouble(point -> plot.x().fraction(point.x())).toArray(),
        points.stream().mapToDouble(point -> plot.y().fraction(point.y())).toArray());
  }

  private void line(double[] x, double[] y, Color colour, BasicStroke stroke) {
    XYSeries series = add(x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setLineColor(colour);
    series.setLineStyle(stroke);
  }

  private void area(List<Point> outline, Color fill) {
    XYSeries series = add(outline);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    series.setLineStyle(SeriesLines.NONE);
    series.setFillColor(fill);
  }

  private void painted(List<Point> points, Color colour, PlotMarker.Painter painter) {
    XYSeries series = add(points);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarkerColor(colour);
    series.setMarker(new PlotMarker(painter));
  }

  private void path(List<Point> points, Color colour, BasicStroke stroke, boolean closed) {
    painted(points, colour, new PathPainter(points.size(), stroke, closed));
  }

  private void errorBar(Point point, Color colour) {
    double x = plot.x().fraction(point.x());
    double low = plot.y().fraction(point.low());
    double high = plot.y().fraction(point.high());
    double end = SeriesShapes.ERROR_BAR_END;
    line(new double[] {x, x}, new double[] {low, high}, colour, stroke(1.2));
    for (double y : new double[] {low, high}) {
      line(new double[] {x - end, x + end}, new double[] {y, y}, colour, stroke(1.2));
    }
  }

  private void mark(Graphics2D g, Look look, double x, double y) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(unit, unit);
    Shape shape = place.createTransformedShape(shape(look.mark()));
    boolean hollow = look.variant() == Variant.HOLLOW;
    g.setColor(hollow ? Color.WHITE : colour(look));
    g.fill(shape);
    g.setColor(hollow ? colour(look) : Color.WHITE);
    g.setStroke(stroke(hollow ? 1.6 : 1));
    g.draw(shape);
  }

  private static Shape shape(int mark) {
    List<double[]> corners = Palette.corners(mark);
    if (corners.isEmpty()) {
      double radius = Palette.RADIUS;
      return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }
    Path2D path = new Path2D.Double();
    path.moveTo(corners.get(0)[0], corners.get(0)[1]);
    corners.stream().skip(1).forEach(corner -> path.lineTo(corner[0], corner[1]));
    path.closePath();
    return path;
  }

  /** Adds the entries of the legend and returns its height in dots. */
  private double legend() {
    double height = 0;
    for (Series series : shapes.inLegend()) {
      height += entry(series.label(), (g, x, y) -> sample(g, series, x, y));
    }
    for (Reference reference : plot.references()) {
      height +=
          entry(
              reference.label(),
              (g, x, y) -> {
                g.setColor(colour(reference.look()));
                g.setStroke(stroke(1.2, List.of(2, 3)));
                g.draw(new Line2D.Double(x - 18 * unit, y, x + 18 * unit, y));
              });
    }
    chart.getStyler().setLegendVisible(height > 0);
    return height + (height > 0 ? 14 * unit : 0);
  }

  /** An entry of the legend alone: XChart's own has no bands, and boxes of one size. */
  private double entry(String label, PlotMarker.Painter sample) {
    List<String> lines = text.lines(label, width - left() - 62 * unit);
    XYSeries series = add(new double[] {0}, new double[] {Double.NaN});
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(new PlotMarker(sample));
    series.setMarkerColor(INK);
    series.setLabel(String.join("\n", lines));
    series.setShowInLegend(true);
    return lines.size() * lineHeight() + 4 * unit;
  }

  private void sample(Graphics2D g, Series series, double x, double y) {
    double half = 18 * unit;
    Color colour = ink(series.look());
    g.setStroke(stroke(series));
    switch (series.style()) {
      case AREA, BARS, RANGE -> {
        boolean range = series.style() == Style.RANGE;
        Shape box = new Rectangle2D.Double(x - half, y - 5 * unit, 2 * half, 10 * unit);
        g.setColor(range ? RANGE : clear(colour(series.look()), 0.35));
        g.fill(box);
        g.setColor(range ? FRAME : colour);
        g.draw(box);
      }
      case LINE, MARKED_LINE, FUNCTION -> {
        if (SeriesShapes.hasBand(series)) {
          g.setColor(clear(colour(series.look()), 0.18));
          g.fill(new Rectangle2D.Double(x - half, y - 7 * unit, 2 * half, 14 * unit));
        }
        g.setColor(colour);
        g.draw(new Line2D.Double(x - half, y, x + half, y));
      }
      case MARKS -> {}
    }
    if (!shapes.marked(series).isEmpty()) {
      mark(g, series.look(), x, y);
    }
  }

  private BasicStroke stroke(Series series) {
    List<Integer> dashes = Palette.DASHES.get(series.look().mark());
    return switch (series.style()) {
      case LINE, MARKED_LINE, MARKS, FUNCTION ->
          switch (series.look().variant()) {
            case FULL -> stroke(2, dashes);
            case HOLLOW -> stroke(1.2, dashes);
            case FAINT -> stroke(1, dashes);
          };
      case AREA, BARS -> stroke(1);
      case RANGE -> stroke(1, List.of(4, 3));
    };
  }

  private BasicStroke stroke(double units) {
    return stroke(units, List.of());
  }

  private BasicStroke stroke(double units, List<Integer> dashes) {
    float[] dots = new float[dashes.size()];
    for (int i = 0; i < dots.length; i++) {
      dots[i] = (float) (dashes.get(i) * unit);
    }
    return new BasicStroke(
        (float) (units * unit),
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        10,
        dots.length == 0 ? null : dots,
        0);
  }

  private static Color colour(Look look) {
    return Color.decode(Palette.LIGHT.get(look.colour()));
  }

  private static Color ink(Look look) {
    return look.variant() == Variant.FAINT ? clear(colour(look), 0.4) : colour(look);
  }

  private static Color clear(Color colour, double opacity) {
    return new Color(
        colour.getRed(), colour.getGreen(), colour.getBlue(), (int) Math.rint(255 * opacity));
  }

  /** Draws a line or an outline whole, when it has been given all points. */
  private static final class PathPainter implements PlotMarker.Painter {

    private final int points;
    private final BasicStroke stroke;
    private final boolean closed;
    private Path2D path = new Path2D.Double();
    private int seen;

    PathPainter(int points, BasicStroke stroke, boolean closed) {
      this.points = points;
      this.stroke = stroke;
      this.closed = closed;
    }

    @Override
    public void paint(Graphics2D g, double x, double y) {
      if (seen == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
      seen++;
      if (seen == points) {
        if (closed) {
          path.closePath();
        }
        g.setStroke(stroke);
        g.draw(path);
        path = new Path2D.Double();
        seen = 0;
      }
    }
  }
}
