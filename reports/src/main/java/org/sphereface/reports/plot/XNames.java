package org.sphereface.reports.plot;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.sphereface.reports.plot.FigureText.Anchor;
import org.sphereface.reports.plot.Plot.Axis;

/**
 * What stands at the marks of a horizontal axis: each in lines below its mark, or turned where its
 * words are wider than their room.
 *
 * @param axis the axis
 * @param text the letters
 * @param lines the lines of each mark, in the order of the ticks
 * @param turned whether they are turned, in one line each
 */
record XNames(Axis axis, FigureText text, List<List<String>> lines, boolean turned) {

  private static final int DEGREES = 30;
  private static final double LINE = 1.5;

  /**
   * @param frame width of the axis in dots
   * @param left room at its left in dots
   * @param gap between two names in dots
   */
  static XNames of(Axis axis, FigureText text, double frame, double left, double gap) {
    List<List<String>> lines = new ArrayList<>();
    if (axis.names().isEmpty()) {
      for (double tick : axis.ticks()) {
        lines.add(List.of(axis.text(tick)));
      }
      return new XNames(axis, text, lines, false);
    }
    double room = frame / axis.names().size() - gap;
    for (String name : axis.names()) {
      lines.add(text.lines(name, room));
    }
    boolean fits = lines.stream().flatMap(List::stream).allMatch(line -> text.width(line) <= room);
    if (fits) {
      return new XNames(axis, text, lines, false);
    }
    double longest = (left + room / 2 - gap) / Math.cos(Math.toRadians(DEGREES));
    return new XNames(
        axis,
        text,
        axis.names().stream().map(name -> List.of(text.shortened(name, longest))).toList(),
        true);
  }

  /** Height below the axis in dots. */
  double height() {
    if (turned) {
      double widest = lines.stream().mapToDouble(name -> text.width(name.get(0))).max().orElse(0);
      return widest * Math.sin(Math.toRadians(DEGREES)) + text.height();
    }
    int most = lines.stream().mapToInt(List::size).max().orElse(1);
    return text.height() * (1 + LINE * (most - 1));
  }

  /** Draws what stands at a tick, by its number from 0, below a place on the axis. */
  void draw(Graphics2D g, int number, double x, double y) {
    double base = y + text.height();
    if (turned) {
      text.draw(g, lines.get(number).get(0), x, base, Anchor.END, DEGREES);
      return;
    }
    for (String line : lines.get(number)) {
      text.draw(g, line, x, base, Anchor.MIDDLE, 0);
      base += LINE * text.height();
    }
  }
}
