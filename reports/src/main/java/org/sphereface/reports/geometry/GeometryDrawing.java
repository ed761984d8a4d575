package org.sphereface.reports.geometry;

import java.util.List;
import java.util.Locale;
import org.sphereface.reports.plot.Palette;
import org.sphereface.reports.plot.Svg;

/** A drawing of planes, spheres and classes; class 1 has the colour 0, class 2 1, margins 2. */
final class GeometryDrawing {

  private static final String STYLE =
      Palette.STYLE
          + """
      svg { background: #fff; --paper: #fff; font: 13px "Liberation Sans", Arial, sans-serif; }
      text { fill: #1c2126; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
      .title { font-size: 16px; font-weight: 600; } .soft { fill: #59636e; }
      .frame { fill: none; stroke: #d5dae0; } .axis { stroke: #e1e5ea; fill: none; } .region, .head { stroke: none; } .region { fill-opacity: .26; }
      .edge, .arc, .weight { fill: none; } text[class^=c] { stroke: var(--paper); }
      .ground { fill: #f4f6f8; stroke: #9aa5b1; } .light { stop-color: #ffffff; } .shade { stop-color: #dde2e8; }
      .path { fill: none; stroke-width: 1.2; stroke: #59636e; stroke-dasharray: 3 3; }
      .edge { stroke-width: 1.8; } .arc { stroke-width: 5; } .weight { stroke-width: 2.4; }
      .edge.both { stroke: #1c2126; }
      .arc.c2 { stroke-width: 4; }
      .angle { fill: none; stroke: #59636e; stroke-width: 1.4; }
      @media (prefers-color-scheme: dark) {
      svg { background: #14181c; --paper: #14181c; } text { fill: #e4e7ea; } .soft { fill: #9aa5b1; }
      .frame { stroke: #343c45; } .axis { stroke: #2b323a; } .ground { fill: #1c2228; stroke: #59636e; }
      .light { stop-color: #39434d; } .shade { stop-color: #1c2228; } .path, .angle { stroke: #9aa5b1; }
      .edge.both { stroke: #e4e7ea; } }
      """;

  private final Svg svg;

  /**
   * @param title what is shown, in a sentence
   */
  GeometryDrawing(int width, int height, String title) {
    svg = new Svg(width, height, title, null, STYLE);
  }

  /** Starts a group of which only the rectangle is seen. */
  void clipped(String id, double x, double y, double size) {
    svg.add(
        "<clipPath id=\"%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></clipPath>",
        id, x, y, size, size);
    svg.add("<g clip-path=\"url(#%s)\">", id);
  }

  void endClipped() {
    svg.add("</g>");
  }

  void square(String classes, double x, double y, double size) {
    svg.add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
        classes, x, y, size, size);
  }

  /** Lines through points given in pixels. */
  void lines(String classes, List<double[]> points, boolean closed) {
    StringBuilder data = new StringBuilder();
    for (double[] point : points) {
      data.append(data.isEmpty() ? 'M' : 'L')
          .append(String.format(Locale.ROOT, "%.2f %.2f", point[0] + 0.0, point[1] + 0.0));
    }
    svg.add("<path class=\"%s\" d=\"%s%s\"/>", classes, data, closed ? "Z" : "");
  }

  void circle(String classes, double x, double y, double radius) {
    svg.add("<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>", classes, x, y, radius);
  }

  /** A ball lit from the upper left. */
  void ball(double x, double y, double radius) {
    String id = String.format(Locale.ROOT, "ball%.0f", x);
    svg.add(
        "<radialGradient id=\"%s\" cx=\".38\" cy=\".32\" r=\".75\"><stop class=\"light\""
            + " offset=\"0\"/><stop class=\"shade\" offset=\"1\"/></radialGradient>",
        id);
    svg.add(
        "<circle class=\"ground\" style=\"fill: url(#%s)\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>",
        id, x, y, radius);
  }

  void text(String classes, double x, double y, String text) {
    svg.text("class=\"" + classes + "\" text-anchor=\"middle\"", x, y, text);
  }

  String svg() {
    return svg.end();
  }
}
