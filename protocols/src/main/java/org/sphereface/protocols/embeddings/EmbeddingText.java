package org.sphereface.protocols.embeddings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;

/**
 * Embeddings as text: a row a line, the values separated by commas, semicolons, tabs or blanks; the
 * first line decides which. A first line that is no row is a header; a first column that holds no
 * numbers, or whose header is empty (the index of pandas) or is {@code name}, {@code image}, {@code
 * path} or {@code file}, holds the names of the rows. Lines that begin with {@code #} are comments
 * (numpy.savetxt). Fields may be in double quotes.
 *
 * <p>The lines are split by our own code, not by a CSV library: runs of blanks separate as well,
 * the separator is found from the first line, and each message has the number of its line.
 */
final class EmbeddingText {

  private static final String LAYOUT =
      "a row of embeddings as numbers, such as '0.12,-3.4e-2,...', or 'NAME,0.12,...'";
  private static final Set<String> NAME_COLUMNS =
      Set.of("name", "names", "image", "images", "path", "file", "filename", "id");
  private static final int FEWEST_OF_COUNT = 4;

  private final TextFile file;
  private final List<float[]> rows = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private char separator;
  private boolean started;
  private boolean named;

  private EmbeddingText(Path path) {
    this.file = new TextFile(path, LAYOUT, ProtocolException::new);
  }

  /**
   * Reads a file.
   *
   * @throws ProtocolException if a line is no row of as many numbers as the first
   */
  static EmbeddingText read(Path path) {
    EmbeddingText text = new EmbeddingText(path);
    text.file.forEach(text::line);
    if (text.rows.isEmpty()) {
      throw new ProtocolException(path + ": expected " + LAYOUT + ", found no row.");
    }
    return text;
  }

  /** Whether a file that begins so may be text. */
  static boolean is(byte[] start) {
    for (byte value : start) {
      if (value >= 0 && value < ' ' && "\t\r\n\f".indexOf(value) < 0) {
        return false;
      }
    }
    return start.length > 0;
  }

  float[][] rows() {
    return rows.toArray(float[][]::new);
  }

  /** The rows' names, if there is a column of them. */
  Optional<List<String>> names() {
    return named ? Optional.of(names) : Optional.empty();
  }

  private void line(String line, int number) {
    if (line.startsWith("#")) {
      return;
    }
    if (!started) {
      started = true;
      separator = separator(line);
      if (isHeader(fields(line, number))) {
        return;
      }
    }
    List<String> fields = fields(line, number);
    if (rows.isEmpty() && fields.size() > 1) {
      named |= number(fields.get(0)).isEmpty();
    }
    float[] row = new float[fields.size() - (named ? 1 : 0)];
    if (row.length == 0 || row.length > MatrixLayout.MOST_COLUMNS) {
      throw file.wrong(number, line, "has no values");
    }
    if (!rows.isEmpty() && row.length != rows.get(0).length) {
      throw file.wrong(
          number,
          line,
          "has " + row.length + " values where the first row has " + rows.get(0).length);
    }
    for (int k = 0; k < row.length; k++) {
      String field = fields.get(k + (named ? 1 : 0));
      row[k] =
          number(field)
              .orElseThrow(() -> file.wrong(number, line, "has '" + field + "' for a number"));
    }
    rows.add(row);
    if (named) {
      names.add(fields.get(0));
    }
  }

  /** Returns whether the first line is a header, and finds whether the first column has names. */
  private boolean isHeader(List<String> fields) {
    String first = fields.get(0).toLowerCase(Locale.ROOT);
    List<String> others = fields.subList(1, fields.size());
    boolean counted = isCount(fields) || (first.isEmpty() && isCount(others));
    boolean words = others.stream().anyMatch(field -> number(field).isEmpty());
    boolean word = others.isEmpty() && number(first).isEmpty();
    named = !others.isEmpty() && (first.isEmpty() || NAME_COLUMNS.contains(first));
    return counted || words || word || (named && first.isEmpty());
  }

  /** Whether these are 0, 1, 2, ... (the columns' numbers as pandas writes them). */
  private static boolean isCount(List<String> fields) {
    if (fields.size() < FEWEST_OF_COUNT) {
      return false;
    }
    for (int k = 0; k < fields.size(); k++) {
      if (!fields.get(k).equals(Integer.toString(k))) {
        return false;
      }
    }
    return true;
  }

  private static char separator(String line) {
    boolean quoted = false;
    boolean[] seen = new boolean[128];
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (!quoted && c < seen.length) {
        seen[c] = true;
      }
    }
    for (char candidate : new char[] {'\t', ';', ','}) {
      if (seen[candidate]) {
        return candidate;
      }
    }
    return ' ';
  }

  private List<String> fields(String line, int number) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean blanks = separator == ' ';
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append(line.charAt(i++));
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.length() == 0) {
        quoted = true;
      } else if (c == separator || (blanks && c == '\t')) {
        if (!blanks || field.length() > 0) {
          fields.add(field.toString().strip());
        }
        field.setLength(0);
      } else if (field.length() > 0 || c != ' ') {
        field.append(c);
      }
    }
    if (quoted) {
      throw file.wrong(number, line, "has a quote that does not end");
    }
    fields.add(field.toString().strip());
    return fields;
  }

  /** A number as NumPy, MATLAB or Java write it; empty if it is none. */
  private static Optional<Float> number(String text) {
    if (text.isEmpty() || text.length() > 64) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String magnitude = lower.startsWith("-") || lower.startsWith("+") ? lower.substring(1) : lower;
    if (magnitude.equals("nan")) {
      return Optional.of(Float.NaN);
    }
    if (magnitude.equals("inf") || magnitude.equals("infinity")) {
      return Optional.of(lower.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
    }
    // Java also takes hexadecimal numbers and letters for types
    if (!magnitude.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.e".indexOf(c) >= 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Float.parseFloat(lower));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
