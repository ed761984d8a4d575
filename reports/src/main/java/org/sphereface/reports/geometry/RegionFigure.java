package org.sphereface.reports.geometry;

import java.util.List;
import java.util.Locale;
import org.sphereface.reports.geometry.DecisionRule.Region;

/**
 * The directions that each class holds, on the circle (2-D embeddings) and on the sphere (3-D), in
 * the manner of Fig. 3: modified softmax (m = 1) and A-Softmax with m = 2 to 4.
 */
public final class RegionFigure {

  private static final int COLUMN = 240;
  private static final int COLUMNS = 4;
  private static final int HEIGHT = 538;
  private static final double UP = Math.PI / 2;

  private final GeometryDrawing drawing =
      new GeometryDrawing(
          COLUMNS * COLUMN,
          HEIGHT,
          "Directions of two classes on the circle and on the sphere for m = 1 to 4");
  private final double theta12;

  private RegionFigure(double theta12) {
    this.theta12 = theta12;
  }

  /**
   * The figure.
   *
   * @param theta12 angle between the class weights, in (0, pi)
   * @return SVG
   */
  public static String svg(double theta12) {
    return new RegionFigure(theta12).draw();
  }

  private String draw() {
    for (int m = 1; m <= COLUMNS; m++) {
      double x = COLUMN * (m - 0.5);
      BinaryMargin margin = new BinaryMargin(m, theta12);
      drawing.text("title", x, 24, m == 1 ? "Modified softmax, m = 1" : "A-Softmax, m = " + m);
      circle(new Panel(drawing, x, 165, 84), margin);
      drawing.text(
          "soft",
          x,
          288,
          String.format(
              Locale.ROOT,
              "class %.0f°, margin %.0f°",
              Math.toDegrees(margin.largestWithin()),
              Math.toDegrees(margin.margin())));
      drawing.ball(x, 420, 102);
      sphere(new Panel(drawing, x, 420, 102), m);
    }
    return drawing.svg();
  }

  private void circle(Panel panel, BinaryMargin margin) {
    double first = UP + theta12 / 2;
    double from = first - margin.inner();
    double to = first + margin.outer();
    panel.dot("ground", new double[2], panel.unit());
    panel.sector("region c0", 1, from, to);
    panel.sector("region c1", 1, Math.PI - to, Math.PI - from);
    panel.arc("arc c0", 1, from, to);
    panel.arc("arc c1", 1, Math.PI - to, Math.PI - from);
    panel.arrow("c0", Vectors.planar(first));
    panel.arrow("c1", Vectors.planar(Math.PI - first));
    panel.text("c0", first, 1.2, "W₁");
    panel.text("c1", Math.PI - first, 1.2, "W₂");
    if (margin.margin() > 0) {
      panel.arc("arc c2", 1, Math.PI - from, from);
      panel.text(
          "c2", UP, 1.16, String.format(Locale.ROOT, "%.0f°", Math.toDegrees(margin.margin())));
    }
  }

  private void sphere(Panel panel, int m) {
    BinaryMargin margin = new BinaryMargin(m, theta12);
    SphereView view = new SphereView(theta12);
    AngularRule rule = new AngularRule(m, view.inPlane(0), view.inPlane(theta12));
    List<double[]> curve = new SphereBoundary(margin).points(90);
    for (Region region : List.of(Region.CLASS_1, Region.CLASS_2)) {
      String colour = region == Region.CLASS_1 ? "c0" : "c1";
      List<double[]> seen =
          curve.stream().map(p -> view.seen(p, region == Region.CLASS_2)).toList();
      List<double[]> visible = SphereView.visible(seen);
      panel.lines(
          "region " + colour, SphereView.closed(visible, p -> rule.region(p) == region), true);
      panel.lines("edge " + (m == 1 ? "both" : colour), visible, visible.size() == seen.size());
    }
    panel.lines("path", SphereView.visible(view.greatCircle(0, 2 * Math.PI)), false);
    if (margin.margin() > 0) {
      panel.lines("arc c2", view.greatCircle(margin.inner(), theta12 - margin.inner()), false);
    }
    weight(panel, "c0", view.inPlane(0), "W₁", -0.16);
    weight(panel, "c1", view.inPlane(theta12), "W₂", 0.16);
  }

  private static void weight(
      Panel panel, String colour, double[] direction, String name, double aside) {
    panel.line("weight " + colour, new double[2], direction);
    panel.dot("head " + colour, direction, 4.5);
    panel.text(colour, new double[] {direction[0] + aside, direction[1] + 0.12}, name);
  }
}
