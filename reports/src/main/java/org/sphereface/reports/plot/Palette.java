package org.sphereface.reports.plot;

import java.util.List;
import java.util.stream.Collectors;

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

  /** Returns the outline of a colour's mark around the current point, as path data. */
  public static String shape(int colour) {
    return switch (colour) {
      case 0 -> "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z";
      case 1 -> "m-3.6 -3.6h7.2v7.2h-7.2Z";
      case 2 -> "m0 -4.6l4.4 7.8h-8.8Z";
      case 3 -> "m0 -5l5 5l-5 5l-5 -5Z";
      case 4 -> "m0 4.6l4.4 -7.8h-8.8Z";
      case 5 -> "m-1.4 -4.4h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3Z";
      case 6 -> "m-2 -4.6h4v9.2h-4Z";
      default -> "m-4.6 -2h9.2v4h-9.2Z";
    };
  }
}
