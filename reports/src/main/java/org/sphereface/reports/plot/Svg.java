package org.sphereface.reports.plot;

import java.util.Locale;
import org.sphereface.files.PrintableText;

/** Writes an SVG drawing. Its text stays text, and its bytes depend on nothing but the drawing. */
public final class Svg {

  private final StringBuilder svg = new StringBuilder();

  /**
   * @param title what is shown
   * @param description a longer text for readers who do not see it; null for none
   * @param style rules of CSS
   */
  public Svg(int width, int height, String title, String description, String style) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title%s\">",
        width, height, width, height, description == null ? "" : " desc");
    add("<title id=\"title\">%s</title>", escape(title));
    if (description != null) {
      add("<desc id=\"desc\">%s</desc>", escape(description));
    }
    svg.append("<style>\n").append(style).append("</style>\n");
  }

  /** Adds a line; texts in it must be escaped. */
  public void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Adds a text. */
  public void text(String attributes, double x, double y, String text) {
    add("<text %s x=\"%.2f\" y=\"%.2f\">%s</text>", attributes, x, y, escape(text));
  }

  /** Ends the drawing and returns it. */
  public String end() {
    return svg + "</svg>\n";
  }

  /** Returns a text as the content of an element. */
  static String escape(String text) {
    return PrintableText.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\ufffe\uffff]", "?");
  }
}
