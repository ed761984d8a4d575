package org.sphereface.files;

/**
 * Makes text from data safe to print. Control characters, which move the cursor of a terminal or
 * begin its commands, and characters that change the direction of writing are replaced by their
 * numbers, as in a Java string.
 */
public final class PrintableText {

  private PrintableText() {}

  /** On one line: line feeds and tabs are shown by their numbers too. */
  public static String of(String text) {
    return of(text, false);
  }

  /** On any number of lines: line feeds and tabs stay. */
  public static String ofLines(String text) {
    return of(text, true);
  }

  private static String of(String text, boolean lines) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPrintable(c) || lines && (c == '\n' || c == '\t')) {
        if (shown != null) {
          shown.append(c);
        }
      } else {
        if (shown == null) {
          shown = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  /** As {@link #of(String)}, cut off after so many characters. */
  public static String of(String text, int most) {
    return text.length() <= most ? of(text) : of(text.substring(0, most)) + "...";
  }

  /** Whether a terminal shows the character, and does nothing else. */
  public static boolean isPrintable(char c) {
    boolean turns = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    boolean separates = c == '\u2028' || c == '\u2029';
    return !Character.isISOControl(c) && !turns && !separates;
  }
}
