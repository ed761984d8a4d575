package org.sphereface.reports.geometry;

import java.util.List;
import java.util.Locale;

/**
 * Table 1's decision boundaries in the plane of two class weights, in the manner of Fig. 2:
 * softmax, modified softmax and A-Softmax side by side.
 */
public final class BoundaryFigure {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 404;
  private static final int SIZE = 300;
  private static final int TOP = 40;
  private static final double UNIT = 120;
  private static final double FAR = 9;
  private static final double UP = Math.PI / 2;

  private final GeometryDrawing drawing;
  private final int m;
  private final double theta12;

  private BoundaryFigure(int m, double theta12) {
    this.m = m;
    this.theta12 = theta12;
    this.drawing =
        new GeometryDrawing(
            WIDTH,
            HEIGHT,
            "Decision boundaries of softmax, modified softmax and A-Softmax with m = " + m);
  }

  /**
   * The figure.
   *
   * @param m the margin of A-Softmax, at least 2
   * @param theta12 angle between the class weights, below pi
   * @return SVG
   */
  public static String svg(int m, double theta12) {
    return new BoundaryFigure(m, theta12).draw();
  }

  private String draw() {
    softmax(panel(0, "Softmax"));
    angular(panel(1, "Modified softmax"), 1);
    angular(panel(2, "A-Softmax, m = " + m), m);
    return drawing.svg();
  }

  private Panel panel(int column, String title) {
    double left = 10 + 320.0 * column;
    drawing.text("title", left + SIZE / 2.0, 24, title);
    drawing.square("ground", left, TOP, SIZE);
    drawing.clipped("panel" + column, left, TOP, SIZE);
    Panel panel = new Panel(drawing, left + SIZE / 2.0, TOP + 170, UNIT);
    panel.line("axis", new double[] {-FAR, 0}, new double[] {FAR, 0});
    panel.line("axis", new double[] {0, -FAR}, new double[] {0, FAR});
    return panel;
  }

  private void softmax(Panel panel) {
    double[] w1 = Vectors.scaled(Vectors.planar(UP + theta12 / 2), 1.1);
    double[] w2 = Vectors.scaled(Vectors.planar(UP - theta12 / 2), 0.75);
    double bias = 0.35;
    double[] normal = Vectors.sum(w1, w2, -1);
    double[] foot = Vectors.scaled(normal, -bias / Vectors.dot(normal, normal));
    double[] along = {-normal[1], normal[0]};
    double[] from = Vectors.sum(foot, along, -FAR);
    double[] to = Vectors.sum(foot, along, FAR);
    for (int side : new int[] {1, -1}) {
      panel.lines(
          "region " + (side > 0 ? "c0" : "c1"),
          List.of(
              from, to, Vectors.sum(to, normal, side * FAR), Vectors.sum(from, normal, side * FAR)),
          true);
    }
    panel.line("edge both", from, to);
    weights(panel, w1, w2);
    panel.text("c0", new double[] {-0.85, -0.45}, "class 1");
    panel.text("c1", new double[] {0.85, -0.45}, "class 2");
    drawing.endClipped();
    formulas(panel, "(W₁ − W₂) x + b₁ − b₂ = 0", "the same for both classes");
  }

  private void angular(Panel panel, int margin) {
    BinaryMargin classes = new BinaryMargin(margin, theta12);
    double[] class1 = {
      UP + theta12 / 2 - classes.inner(), UP + theta12 / 2 + classes.outer(),
    };
    double[] class2 = {Math.PI - class1[1], Math.PI - class1[0]};
    panel.sector("region c0", FAR, class1[0], class1[1]);
    panel.sector("region c1", FAR, class2[0], class2[1]);
    edges(panel, margin == 1 ? "both" : "c0", class1);
    edges(panel, margin == 1 ? "both" : "c1", class2);
    weights(panel, Vectors.planar(UP + theta12 / 2), Vectors.planar(UP - theta12 / 2));
    if (margin == 1) {
      panel.text("c0", new double[] {-0.85, -0.45}, "class 1");
      panel.text("c1", new double[] {0.85, -0.45}, "class 2");
      drawing.endClipped();
      formulas(panel, "|x| (cos θ₁ − cos θ₂) = 0", "the same for both classes");
      return;
    }
    panel.arc("arc c2", 0.62, class2[1], class1[0]);
    panel.text(
        "c2",
        UP,
        0.78,
        String.format(Locale.ROOT, "margin %.0f°", Math.toDegrees(classes.margin())));
    panel.arc("angle", 0.28, UP - theta12 / 2, UP + theta12 / 2);
    panel.text("soft", UP, 0.4, "θ₁₂");
    panel.text("c0", UP + theta12 / 2 + classes.outer() / 2, 1.12, "class 1");
    panel.text("c1", UP - theta12 / 2 - classes.outer() / 2, 1.12, "class 2");
    panel.text("soft", new double[] {0, -0.6}, "right for neither label");
    drawing.endClipped();
    formulas(
        panel,
        "class 1: |x| (cos " + m + "θ₁ − cos θ₂) = 0",
        "class 2: |x| (cos θ₁ − cos " + m + "θ₂) = 0");
  }

  private static void edges(Panel panel, String colour, double[] directions) {
    for (double direction : directions) {
      panel.line("edge " + colour, new double[2], Vectors.scaled(Vectors.planar(direction), FAR));
    }
  }

  private static void weights(Panel panel, double[] w1, double[] w2) {
    panel.arrow("c0", w1);
    panel.arrow("c1", w2);
    panel.text("c0", Vectors.scaled(w1, 1 + 0.14 / Vectors.length(w1)), "W₁");
    panel.text("c1", Vectors.scaled(w2, 1 + 0.14 / Vectors.length(w2)), "W₂");
  }

  private void formulas(Panel panel, String first, String second) {
    boolean both = second.startsWith("the");
    drawing.text(both ? "" : "c0", panel.x(), TOP + SIZE + 26, first);
    drawing.text(both ? "soft" : "c1", panel.x(), TOP + SIZE + 48, second);
  }
}
