package org.sphereface.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Escapes names for text lists. A name that would break its line or field - with control characters
 * such as line feeds and tabs, with line separators, or with white space at its ends - is written
 * with each such character as {@code \}{@code uXXXX}, four hexadecimal digits, and is read back
 * unchanged. All other names are written unchanged.
 */
public final class ListedName {

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private ListedName() {}

  /** Returns the name as it is written in a list. */
  public static String write(String name) {
    StringBuilder written = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (stays(name, i)) {
        if (written != null) {
          written.append(c);
        }
        continue;
      }
      if (written == null) {
        written = new StringBuilder(name.length() + 16).append(name, 0, i);
      }
      written.append(String.format("\\u%04x", (int) c));
    }
    return written == null ? name : written.toString();
  }

  /** Returns the name that a field of a list stands for. */
  public static String read(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    Matcher escapes = ESCAPE.matcher(field);
    return escapes.replaceAll(
        escape ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }

  private static boolean stays(String name, int i) {
    char c = name.charAt(i);
    boolean end = i == 0 || i == name.length() - 1;
    if (end && (Character.isWhitespace(c) || c == '\ufeff')) {
      return false;
    }
    // what would be read as such a character
    if (c == '\\' && ESCAPE.matcher(name).region(i, name.length()).lookingAt()) {
      return false;
    }
    return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
  }
}
