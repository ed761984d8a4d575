package org.sphereface.reports.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sphereface.files.PrintableText;

/**
 * Text of a figure as outlines, so that it needs no font where it is shown. Characters that the
 * font lacks, such as Chinese ones, are shown by their code points, {@code [U+674E]}: another font
 * would be the machine's, and its figures would have other bytes.
 *
 * @param font the font in its size in dots
 */
record FigureText(Font font) {

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  /** Where a text stands at its place. */
  enum Anchor {
    START(0),
    MIDDLE(-0.5),
    END(-1);

    private final double shift;

    Anchor(double shift) {
      this.shift = shift;
    }
  }

  /** Width in dots. */
  double width(String text) {
    return text.isEmpty() ? 0 : layout(text).getAdvance();
  }

  private TextLayout layout(String text) {
    return new TextLayout(inFont(text), font, CONTEXT);
  }

  /** The text in characters that the font has. */
  String inFont(String text) {
    return font.canDisplayUpTo(text) < 0
        ? text
        : text.codePoints()
            .mapToObj(
                point ->
                    font.canDisplay(point)
                        ? Character.toString(point)
                        : String.format(Locale.ROOT, "[U+%04X]", point))
            .collect(Collectors.joining());
  }

  /** Height of a capital letter in dots. */
  double height() {
    return layout("H").getBounds().getHeight();
  }

  /**
   * Draws a text with its base line at a place.
   *
   * @param degrees by which it is turned against the clock
   */
  void draw(Graphics2D g, String text, double x, double y, Anchor anchor, double degrees) {
    if (text.isBlank()) {
      return;
    }
    TextLayout layout = layout(text);
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(-Math.toRadians(degrees));
    place.translate(anchor.shift * layout.getAdvance(), 0);
    Shape outline = layout.getOutline(place);
    g.fill(outline);
  }

  /** Breaks a text between words into lines that are no wider, if the words are not. */
  List<String> lines(String text, double width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : PrintableText.of(text).split(" ")) {
      if (!line.isEmpty() && width(line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** A text, cut with three points where it is wider. */
  String shortened(String text, double width) {
    String shown = inFont(PrintableText.of(text));
    if (width(shown) <= width) {
      return shown;
    }
    int end = shown.length();
    while (end > 1 && width(shown.substring(0, end) + "...") > width) {
      end = shown.offsetByCodePoints(end, -1);
    }
    return shown.substring(0, end).strip() + "...";
  }
}
