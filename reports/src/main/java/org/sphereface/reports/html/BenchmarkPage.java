package org.sphereface.reports.html;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.PlotSvg;

/**
 * The results of the benchmarks as one page that needs no other file.
 *
 * @param facts the machine, settings and versions
 * @param sections what was measured
 */
public record BenchmarkPage(List<Fact> facts, List<Section> sections) {

  /** One table, with charts of its numbers. */
  public record Section(
      String title,
      String note,
      List<String> columns,
      List<List<String>> rows,
      List<Chart> charts) {}

  /** Lines over two axes, which are logarithmic where values span a decade. */
  public record Chart(String title, String x, String y, List<Line> lines) {

    /** As SVG in an address, so that no second file is needed. */
    public String address() {
      return "data:image/svg+xml;base64,"
          + Base64.getEncoder()
              .encodeToString(PlotSvg.draw(plot()).getBytes(StandardCharsets.UTF_8));
    }

    private Plot plot() {
      List<Series> series = new ArrayList<>();
      for (Line line : lines) {
        List<Point> points =
            line.points().stream().map(point -> new Point(point.get(0), point.get(1))).toList();
        series.add(new Series(line.label(), series.size(), Plot.Style.MARKED_LINE, points));
      }
      List<Point> all = series.stream().flatMap(one -> one.points().stream()).toList();
      List<Double> abscissas = all.stream().map(Point::x).distinct().sorted().toList();
      double[] ordinates = all.stream().mapToDouble(Point::y).toArray();
      return new Plot(title, Axis.at(x, abscissas), Axis.byDecades(y, ordinates), series);
    }
  }

  /**
   * A line.
   *
   * @param points x, above 0, and y of each
   */
  public record Line(String label, List<List<Double>> points) {}

  /**
   * Writes the page; every value is escaped for HTML.
   *
   * @throws ReportException if it cannot be written
   */
  public void write(Path file) {
    new PageTemplates().writeAlone(file, "benchmarks.ftlh", this, BenchmarkPage.class);
  }
}
