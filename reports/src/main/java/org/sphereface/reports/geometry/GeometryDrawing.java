package org.sphereface.reports.geometry;

import java.util.List;
import java.util.Locale;

/** An SVG drawing whose text stays text and whose bytes depend on nothing but what is drawn. */
final class GeometryDrawing {

  private static final String STYLE =
      """
      <style>
      svg { background: #fff; --paper: #fff; font: 13px "Liberation Sans", Arial, sans-serif; }
      text { fill: #1c2126; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
      .title { font-size: 16px; font-weight: 600; } .soft { fill: #59636e; }
      .frame { fill: none; stroke: #d5dae0; } .axis { stroke: #e1e5ea; fill: none; }
      .ground { fill: #f4f6f8; stroke: #9aa5b1; } .light { stop-color: #ffffff; } .shade { stop-color: #dde2e8; }
      .path { fill: none; stroke-width: 1.2; stroke: #59636e; stroke-dasharray: 3 3; }
      .region { stroke: none; fill-opacity: .26; } .edge { fill: none; stroke-width: 1.8; }
      .arc { fill: none; stroke-width: 5; } .weight { fill: none; stroke-width: 2.4; } .head { stroke: none; }
      .region.one, .head.one, text.one { fill: #0072b2; } .one { stroke: #0072b2; }
      .region.two, .head.two, text.two { fill: #c24e00; } .two { stroke: #c24e00; }
      .edge.both { stroke: #1c2126; }
      .margin { stroke: #00785a; fill: none; } text.margin { fill: #00785a; } .arc.margin { stroke-width: 4; }
      .angle { fill: none; stroke: #59636e; stroke-width: 1.4; }
      text.one, text.two, text.margin { stroke: var(--paper); }
      @media (prefers-color-scheme: dark) {
      svg { background: #14181c; --paper: #14181c; } text { fill: #e4e7ea; } .soft { fill: #9aa5b1; }
      .frame { stroke: #343c45; } .axis { stroke: #2b323a; } .ground { fill: #1c2228; stroke: #59636e; }
      .light { stop-color: #39434d; } .shade { stop-color: #1c2228; } .path, .angle { stroke: #9aa5b1; }
      .region.one, .head.one, text.one { fill: #56b4e9; } .one { stroke: #56b4e9; }
      .region.two, .head.two, text.two { fill: #ff9248; } .two { stroke: #ff9248; }
      .edge.both { stroke: #e4e7ea; }
      .margin { stroke: #2fd3a5; } text.margin { fill: #2fd3a5; }
      text.one, text.two, text.margin { stroke: var(--paper); } }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  /**
   * @param title what is shown, in a sentence
   */
  GeometryDrawing(int width, int height, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\">",
        width, height, width, height);
    add("<title>%s</title>", title);
    svg.append(STYLE);
  }

  /** Starts a group of which only the rectangle is seen. */
  void clipped(String id, double x, double y, double size) {
    add(
        "<clipPath id=\"%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></clipPath>",
        id, x, y, size, size);
    add("<g clip-path=\"url(#%s)\">", id);
  }

  void endClipped() {
    add("</g>");
  }

  void square(String classes, double x, double y, double size) {
    add(
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
    add("<path class=\"%s\" d=\"%s%s\"/>", classes, data, closed ? "Z" : "");
  }

  void circle(String classes, double x, double y, double radius) {
    add("<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>", classes, x, y, radius);
  }

  /** A ball lit from the upper left. */
  void ball(double x, double y, double radius) {
    String id = String.format(Locale.ROOT, "ball%.0f", x);
    add(
        "<radialGradient id=\"%s\" cx=\".38\" cy=\".32\" r=\".75\"><stop class=\"light\""
            + " offset=\"0\"/><stop class=\"shade\" offset=\"1\"/></radialGradient>",
        id);
    add(
        "<circle class=\"ground\" style=\"fill: url(#%s)\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"/>",
        id, x, y, radius);
  }

  void text(String classes, double x, double y, String text) {
    add(
        "<text class=\"%s\" x=\"%.2f\" y=\"%.2f\" text-anchor=\"middle\">%s</text>",
        classes, x, y, text);
  }

  String svg() {
    return svg + "</svg>\n";
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
