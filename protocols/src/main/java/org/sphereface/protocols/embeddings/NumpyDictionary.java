package org.sphereface.protocols.embeddings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Python dictionary in the header of an {@code .npy} file, with the keys {@code descr}, {@code
 * fortran_order} and {@code shape} in any order, as Python 2 ({@code 8L}) and 3 write it. It is
 * read once from left to right, so that the time is proportional to its length.
 *
 * <p>Source: NumPy Enhancement Proposal 1; numpy/lib/format.py.
 */
final class NumpyDictionary {

  private static final int DIGITS = 18;

  private final String text;
  private int at;

  NumpyDictionary(String text) {
    this.text = text;
  }

  /** A whole number of at most nine digits, or -1. */
  static int number(String digits) {
    boolean sound =
        !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> isDigit((char) c));
    return sound ? Integer.parseInt(digits) : -1;
  }

  /**
   * Parses the dictionary; empty if it is not of this form.
   *
   * @param where the file, for messages
   * @param length bytes before the data
   */
  Optional<NumpyHeader> header(String where, int length) {
    String type = null;
    Boolean fortranOrder = null;
    List<Long> shape = null;
    if (!take('{')) {
      return Optional.empty();
    }
    while (!take('}')) {
      String key = quoted();
      if (key == null || !take(':')) {
        return Optional.empty();
      }
      if (key.equals("descr") && type == null) {
        type = type();
      } else if (key.equals("fortran_order") && fortranOrder == null) {
        fortranOrder = truth();
      } else if (key.equals("shape") && shape == null) {
        shape = shape();
      } else {
        return Optional.empty();
      }
      if (!take(',') && !ahead('}')) {
        return Optional.empty();
      }
    }
    skipSpace();
    boolean whole = type != null && fortranOrder != null && shape != null && at == text.length();
    return whole
        ? Optional.of(new NumpyHeader(where, type, fortranOrder, shape, length))
        : Optional.empty();
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean ahead(char wanted) {
    skipSpace();
    return at < text.length() && text.charAt(at) == wanted;
  }

  private boolean take(char wanted) {
    boolean there = ahead(wanted);
    at += there ? 1 : 0;
    return there;
  }

  /** A text in quotes of either kind, or null. */
  private String quoted() {
    skipSpace();
    // Python 2 marks Unicode, Python 3 bytes
    if (at + 1 < text.length() && "ub".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at >= text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
      return null;
    }
    int end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0) {
      return null;
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  /** A type in quotes, or the text of a list or a tuple of fields, or null. */
  private String type() {
    if (!ahead('[') && !ahead('(')) {
      return quoted();
    }
    int start = at;
    int depth = 0;
    do {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        if (quoted() == null) {
          return null;
        }
        continue;
      }
      depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
      at++;
    } while (depth > 0 && at < text.length());
    return depth == 0 ? "[" + text.substring(start + 1, at) : null;
  }

  private Boolean truth() {
    skipSpace();
    for (Boolean value : List.of(true, false)) {
      String python = value ? "True" : "False";
      if (text.startsWith(python, at)) {
        at += python.length();
        return value;
      }
    }
    return null;
  }

  /** Whole numbers in parentheses, or null. */
  private List<Long> shape() {
    List<Long> sizes = new ArrayList<>();
    if (!take('(')) {
      return null;
    }
    while (!take(')')) {
      skipSpace();
      int start = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        return null;
      }
      // a size that no file can have; the checks of the sizes report it
      sizes.add(at - start > DIGITS ? Long.MAX_VALUE : Long.parseLong(text, start, at, 10));
      at += at < text.length() && text.charAt(at) == 'L' ? 1 : 0;
      if (!take(',') && !ahead(')')) {
        return null;
      }
    }
    return sizes;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
