package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sphereface.reports.plot.Palette;
import org.sphereface.reports.plot.PlotSvg;
import org.sphereface.reports.plot.Svg;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;

/**
 * Features as points of the unit sphere, seen from far away (orthographic): x to the right, y up, z
 * towards the eye. The first two identities stand left and right of the middle.
 */
final class SphereDrawing {

  private static final int SIZE = 400;
  private static final double MIDDLE = SIZE / 2.0;
  private static final double RADIUS = MIDDLE - 26;
  private static final double LABEL = 1.07;

  private static final String STYLE =
      """
      .ball { fill: #f4f6f8; stroke: #9aa5b1; } .back { opacity: .5; } .spoke { stroke-width: 2; }
      .number { font-weight: 700; font-size: 15px; text-anchor: middle; stroke: #fff; stroke-width: 3px; paint-order: stroke; }
      @media (prefers-color-scheme: dark) { .ball { fill: #1c2228; stroke: #59636e; } .number { stroke: #14181c; } }
      """;

  private final List<Cluster> clusters = new ArrayList<>();

  /**
   * One identity as it is seen.
   *
   * @param points its features
   * @param tip where its number stands: direction of the class weight, or of the mean feature where
   *     there is no weight; null where there is neither
   * @param weighted whether the tip is a class weight
   */
  record Cluster(List<double[]> points, double[] tip, boolean weighted) {

    /** Numbers as {@code sphere.js} reads them. */
    String data() {
      StringBuilder data = new StringBuilder();
      points.forEach(point -> data.append(data.isEmpty() ? "" : " ").append(text(point)));
      return data.toString();
    }

    String tipData() {
      return tip == null ? "" : text(tip);
    }

    private static String text(double[] v) {
      return String.format(Locale.ROOT, "%.3f %.3f %.3f", v[0] + 0.0, v[1] + 0.0, v[2] + 0.0);
    }
  }

  SphereDrawing(SphereFeatures sphere) {
    double[][] axes = axes(sphere.identities());
    for (Identity identity : sphere.identities()) {
      List<double[]> points =
          identity.directions().stream().map(d -> seen(axes, vector(d))).toList();
      double[] tip = identity.weight() == null ? mean(identity) : vector(identity.weight());
      clusters.add(
          new Cluster(points, tip == null ? null : seen(axes, tip), identity.weight() != null));
    }
  }

  List<Cluster> clusters() {
    return clusters;
  }

  /** The still figure. */
  String svg(String title) {
    Svg svg = new Svg(SIZE, SIZE, title, null, PlotSvg.STYLE + STYLE);
    svg.add("<defs>");
    for (int i = 0; i < clusters.size(); i++) {
      svg.add("<path id=\"s%d\" transform=\"scale(.7)\" d=\"M0 0%s\"/>", i, Palette.shape(i));
    }
    svg.add("</defs>");
    half(svg, true);
    svg.add(
        "<circle class=\"ball\" fill-opacity=\".45\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
        MIDDLE, MIDDLE, RADIUS);
    half(svg, false);
    return svg.end();
  }

  /** What is behind the plane through the middle, or before it. */
  private void half(Svg svg, boolean behind) {
    for (int i = 0; i < clusters.size(); i++) {
      svg.add("<g class=\"c%d%s\">", i, behind ? " back" : "");
      double[] tip = clusters.get(i).tip();
      if (tip != null && clusters.get(i).weighted() && tip[2] < 0 == behind) {
        svg.add(
            "<path class=\"spoke\" d=\"M%.1f %.1fL%.1f %.1f\"/>",
            MIDDLE, MIDDLE, x(tip, 1), y(tip, 1));
      }
      for (double[] point : clusters.get(i).points()) {
        if (point[2] < 0 == behind) {
          svg.add("<use href=\"#s%d\" x=\"%.1f\" y=\"%.1f\"/>", i, x(point, 1), y(point, 1));
        }
      }
      svg.add("</g>");
    }
    for (int i = 0; i < clusters.size(); i++) {
      double[] tip = clusters.get(i).tip();
      if (tip != null && tip[2] < 0 == behind) {
        svg.add(
            "<text class=\"number%s\" x=\"%.1f\" y=\"%.1f\">%d</text>",
            behind ? " back" : "", x(tip, LABEL), y(tip, LABEL) + 5, i + 1);
      }
    }
  }

  private static double x(double[] v, double reach) {
    return MIDDLE + reach * RADIUS * v[0];
  }

  private static double y(double[] v, double reach) {
    return MIDDLE - reach * RADIUS * v[1];
  }

  /** Right, up and towards the eye, so that the first two identities are before it. */
  private static double[][] axes(List<Identity> identities) {
    double[] one = identities.isEmpty() ? null : mean(identities.get(0));
    double[] two = identities.size() < 2 ? null : mean(identities.get(1));
    double[][] asGiven = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    if (one == null || two == null) {
      return asGiven;
    }
    double[] eye = unit(sum(one, two, 1));
    double[] right = unit(sum(two, one, -1));
    if (eye == null || right == null) {
      return asGiven;
    }
    double[] up = {
      eye[1] * right[2] - eye[2] * right[1],
      eye[2] * right[0] - eye[0] * right[2],
      eye[0] * right[1] - eye[1] * right[0]
    };
    return new double[][] {right, up, eye};
  }

  /** Direction of the mean feature; null if there is none. */
  private static double[] mean(Identity identity) {
    double[] sum = new double[3];
    for (List<Double> direction : identity.directions()) {
      sum = sum(sum, vector(direction), 1);
    }
    return unit(sum);
  }

  private static double[] seen(double[][] axes, double[] v) {
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      seen[i] = axes[i][0] * v[0] + axes[i][1] * v[1] + axes[i][2] * v[2];
    }
    return seen;
  }

  private static double[] sum(double[] a, double[] b, double factor) {
    return new double[] {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
  }

  private static double[] unit(double[] v) {
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return length < 1e-6 ? null : new double[] {v[0] / length, v[1] / length, v[2] / length};
  }

  private static double[] vector(List<Double> values) {
    return new double[] {values.get(0), values.get(1), values.get(2)};
  }
}
