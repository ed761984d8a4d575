package org.sphereface.reports.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The colours and marks of series, for pages and drawings. Every colour has a contrast of at least
 * 3:1 to its ground, and the first three, which are also used for text, of at least 4.5:1.
 */
public final class Palette {

  static final List<String> LIGHT =
      List.of(
          "#0072b2", "#c24e00", "#00785a", "#b05a94", "#8a6d00", "#3f9bd1", "#59636e", "#a02020");

  static final List<String> DARK =
      List.of(
          "#56b4e9", "#ff9248", "#2fd3a5", "#e29ac9", "#e6c34a", "#9ad2f2", "#b3bdc7", "#ff8a80");

  static final int COLOURS = LIGHT.size();

  /** Lengths of dash and gap for lines 2 wide, by number; empty for a full line. */
  static final List<List<Integer>> DASHES =
      List.of(
          List.of(),
          List.of(9, 3),
          List.of(3, 3),
          List.of(9, 3, 2, 3),
          List.of(14, 4),
          List.of(2, 5),
          List.of(9, 3, 2, 3, 2, 3),
          List.of(5, 5));

  /** The rules of the classes {@code c0} to {@code c7}, for light and dark grounds. */
  public static final String STYLE =
      rules(LIGHT) + "@media (prefers-color-scheme: dark) {\n" + rules(DARK) + "}\n";

  private Palette() {}

  private static String rules(List<String> colours) {
    StringBuilder rules = new StringBuilder();
    for (String colour : colours) {
      String name = ".c" + colours.indexOf(colour);
      rules.append(String.format("%s { stroke: %s; fill: %s; }%n", name, colour, colour));
    }
    return rules.toString().replace("\r\n", "\n");
  }

  /**
   * Returns the colours as an object of JavaScript with the keys {@code light} and {@code dark}.
   */
  public static String script() {
    return "{ light: " + array(LIGHT) + ", dark: " + array(DARK) + " }";
  }

  /** The dashes as rules of the classes {@code d0} to {@code d7}. */
  static String dashes() {
    StringBuilder rules = new StringBuilder();
    for (int i = 1; i < DASHES.size(); i++) {
      String lengths = DASHES.get(i).stream().map(String::valueOf).collect(Collectors.joining(" "));
      rules.append(".line.d" + i + " { stroke-dasharray: " + lengths + "; }\n");
    }
    return rules.toString();
  }

  private static String array(List<String> colours) {
    return colours.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
  }

  /** Radius of the round mark, number 0. */
  static final double RADIUS = 4;

  /** The corners of a mark around the current point, in turn; none if it is round. */
  static List<double[]> corners(int mark) {
    double[] xy =
        switch (mark) {
          case 0 -> new double[] {};
          case 1 -> new double[] {-3.6, -3.6, 3.6, -3.6, 3.6, 3.6, -3.6, 3.6};
          case 2 -> new double[] {0, -4.6, 4.4, 3.2, -4.4, 3.2};
          case 3 -> new double[] {0, -5, 5, 0, 0, 5, -5, 0};
          case 4 -> new double[] {0, 4.6, 4.4, -3.2, -4.4, -3.2};
          case 5 ->
              new double[] {
                -1.4, -4.4, 1.4, -4.4, 1.4, -1.4, 4.4, -1.4, 4.4, 1.4, 1.4, 1.4, 1.4, 4.4, -1.4,
                4.4, -1.4, 1.4, -4.4, 1.4, -4.4, -1.4, -1.4, -1.4
              };
          case 6 -> new double[] {-2, -4.6, 2, -4.6, 2, 4.6, -2, 4.6};
          default -> new double[] {-4.6, -2, 4.6, -2, 4.6, 2, -4.6, 2};
        };
    return IntStream.range(0, xy.length / 2)
        .mapToObj(i -> new double[] {xy[2 * i], xy[2 * i + 1]})
        .toList();
  }

  /** Returns the outline of a mark around the current point, as path data. */
  public static String shape(int mark) {
    List<double[]> corners = corners(mark);
    if (corners.isEmpty()) {
      return "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z";
    }
    StringBuilder path = new StringBuilder();
    double[] before = {0, 0};
    for (double[] corner : corners) {
      path.append(path.isEmpty() ? 'm' : 'l')
          .append(tenths(corner[0] - before[0]))
          .append(' ')
          .append(tenths(corner[1] - before[1]));
      before = corner;
    }
    return path.append('Z').toString();
  }

  private static String tenths(double length) {
    return String.format(Locale.ROOT, "%.1f", length).replace(".0", "");
  }
}
