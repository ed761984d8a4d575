package org.sphereface.reports.geometry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.plot.PlotSvg;

/**
 * The paper's geometry as a page with figures: decision boundaries (Table 1, Fig. 2), the classes'
 * directions (Fig. 3), psi, the margin, and the least m (Properties 2 and 3). Math alone: no data,
 * no engine, and the same bytes each time.
 */
public final class GeometryReport {

  private static final int LARGEST_M = 4;
  private static final int PARTS = 180;
  private static final double PLANE_DEGREES = 100;
  private static final double SPHERE_DEGREES = 60;
  private static final int CLASSES = 6;

  private final ReportFolder out;

  private GeometryReport(ReportFolder out) {
    this.out = out;
  }

  /**
   * Writes {@code DIR/index.html} and its SVG files.
   *
   * @return the page
   * @throws ReportException if the folder cannot be written
   */
  public static Path write(Path dir) {
    if (Files.exists(dir) && !Files.isDirectory(dir)) {
      throw new ReportException(dir + " is a file, but figures need a folder: name another.");
    }
    return new GeometryReport(new ReportFolder(OutputFolder.at(dir))).write();
  }

  private Path write() {
    PageTemplates pages = new PageTemplates();
    pages.copy(out, "style.css", "sphere.js");
    out.write("boundaries.svg", BoundaryFigure.svg(LARGEST_M, Math.toRadians(PLANE_DEGREES)));
    out.write("regions.svg", RegionFigure.svg(Math.toRadians(SPHERE_DEGREES)));
    out.write("psi.svg", PlotSvg.draw(psi()));
    out.write("margin.svg", PlotSvg.draw(margin()));
    out.write("least-m.svg", PlotSvg.draw(leastM()));
    Model model = new Model(PLANE_DEGREES, SPHERE_DEGREES, rows(), spheres());
    return out.write("index.html", pages.render("geometry.ftlh", model));
  }

  /** What the page shows. */
  public record Model(
      double planeDegrees, double sphereDegrees, List<List<String>> rows, List<Sphere> spheres) {}

  /** A sphere that can be turned, with the directions of the class weights. */
  public record Sphere(int m, String one, String two) {}

  private static Plot psi() {
    List<Series> series = new ArrayList<>();
    for (int m = 1; m <= LARGEST_M; m++) {
      int margin = m;
      series.add(
          line(
              m == 1 ? "m = 1: cos θ" : "m = " + m,
              m - 1,
              0,
              180,
              degrees -> AngularRule.psi(margin, Math.toRadians(degrees))));
    }
    return new Plot(
        "ψ(θ), the target's share of |x|",
        new Axis("θ, degrees", 0, 180, false, List.of(0.0, 45.0, 90.0, 135.0, 180.0)),
        new Axis("ψ(θ)", -7, 1, false, List.of(-7.0, -5.0, -3.0, -1.0, 1.0)),
        series);
  }

  private static Plot margin() {
    List<Series> series = new ArrayList<>();
    for (int m = 1; m <= LARGEST_M; m++) {
      int margin = m;
      series.add(
          line(
              "m = " + m,
              m - 1,
              1,
              180,
              degrees ->
                  Math.toDegrees(new BinaryMargin(margin, Math.toRadians(degrees)).margin())));
    }
    return new Plot(
        "Angular margin between two classes",
        new Axis("θ₁₂, degrees", 0, 180, false, List.of(0.0, 45.0, 90.0, 135.0, 180.0)),
        new Axis("margin, degrees", 0, 120, false, List.of(0.0, 30.0, 60.0, 90.0, 120.0)),
        series);
  }

  private static Plot leastM() {
    double theta = Math.toRadians(SPHERE_DEGREES);
    double two = BinaryMargin.MINIMAL_M;
    double many = UniformMargin.MINIMAL_M;
    return new Plot(
        "Width of a class against the margin, as shares of the weights' angle",
        new Axis("m", 2, 6, false),
        new Axis("share of the angle", 0, 1.4, false),
        List.of(
            line(
                "margin (m − 1)/(m + 1)",
                2,
                2,
                6,
                m -> new BinaryMargin(m, theta).margin() / theta),
            line(
                "width of one of two classes, 2m/(m² − 1)",
                0,
                2,
                6,
                m -> new BinaryMargin(m, theta).largestWithin() / theta),
            line(
                "width of one of many classes on the circle, 2/(m + 1)",
                1,
                2,
                6,
                m -> {
                  UniformMargin classes = new UniformMargin(m, CLASSES);
                  return classes.largestWithin() / classes.spacing();
                }),
            point("two classes: equal at m = 2 + √3 = 3.73", 0, two, (two - 1) / (two + 1)),
            point("many classes: equal at m = 3", 1, many, (many - 1) / (many + 1))));
  }

  private static Series point(String label, int colour, double x, double y) {
    return new Series(label, colour, Style.MARKED_LINE, List.of(new Point(x, y)));
  }

  private static Series line(
      String label, int colour, double from, double to, DoubleUnaryOperator function) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= PARTS; i++) {
      double x = from + i * (to - from) / PARTS;
      points.add(new Point(x, function.applyAsDouble(x)));
    }
    return new Series(label, colour, Style.LINE, points);
  }

  /** A direction in the horizontal plane, by its angle from the eye. */
  private static String direction(double angle) {
    return String.format(Locale.ROOT, "%.6f 0 %.6f", Math.sin(angle), Math.cos(angle));
  }

  /** The weights of the still figure's spheres, for those that turn. */
  private static List<Sphere> spheres() {
    double half = Math.toRadians(SPHERE_DEGREES / 2);
    String one = direction(-half);
    String two = direction(half);
    List<Sphere> spheres = new ArrayList<>();
    for (int m = 1; m <= LARGEST_M; m++) {
      spheres.add(new Sphere(m, one, two));
    }
    return spheres;
  }

  private static List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int m = 1; m <= LARGEST_M; m++) {
      BinaryMargin two = new BinaryMargin(m, Math.toRadians(SPHERE_DEGREES));
      UniformMargin many = new UniformMargin(m, CLASSES);
      rows.add(
          List.of(
              "m = " + m,
              degrees(two.largestWithin()),
              degrees(two.margin()),
              two.separates() ? "yes" : "no",
              degrees(many.largestWithin()),
              degrees(many.margin()),
              many.separates() ? "yes" : "no"));
    }
    return rows;
  }

  private static String degrees(double angle) {
    return String.format(Locale.ROOT, "%.1f°", Math.toDegrees(angle));
  }
}
