package org.sphereface.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in text lists of a name a line or a field. A name that a list cannot hold as it is - with
 * control characters such as line feeds and tabs, with line separators, or with white space at its
 * ends - is written with each such character as {@code \}{@code uXXXX}, four hexadecimal digits,
 * and is read back as it was. All other names are written as they are.
 */
public final class ListedName {

  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private ListedName() {}

  /** As a list holds it. */
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

  /** The name that a list holds. */
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
