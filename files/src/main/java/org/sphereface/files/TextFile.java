package org.sphereface.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text list, read line by line: UTF-8 whatever the locale, with or without a byte order mark,
 * with lines that end in LF, CR LF or CR. Blank lines are passed over. White space at a line's end
 * is left out.
 *
 * @param path where it is
 * @param layout what is expected in it, for messages: {@code lines of path TAB label}
 * @param failure makes the exception of the reader's module of a sentence and a cause
 */
public record TextFile(Path path, String layout, Failure failure) {

  /** Bytes of the longest line that is accepted. */
  static final int LONGEST_LINE = 1 << 20;

  private static final int SHOWN = 100;
  private static final int BUFFER = 1 << 16;

  /** Makes an exception of a sentence. */
  @FunctionalInterface
  public interface Failure {
    RuntimeException of(String sentence, Throwable cause);
  }

  /** Receives a line and its number, from 1. */
  @FunctionalInterface
  public interface LineReader {
    void read(String line, int number);
  }

  /**
   * @param text without white space at its end
   * @param number from 1
   */
  public record Line(String text, int number) {}

  /** All lines that are not blank. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    forEach((line, number) -> lines.add(new Line(line, number)));
    return lines;
  }

  /** Reads all lines that are not blank, in order. */
  public void forEach(LineReader reader) {
    try (InputStream in = InputFile.stream(path)) {
      Bytes line = new Bytes();
      byte[] block = new byte[BUFFER];
      int number = 1;
      boolean afterReturn = false;
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        int from = 0;
        for (int at = 0; at < count; at++) {
          byte next = block[at];
          if (next == 0) {
            line.add(block, from, at - from);
            throw notText(number, "holds a zero byte", line);
          }
          if (next == '\n' || next == '\r') {
            if (next == '\r' || !afterReturn) {
              add(line, block, from, at - from, number);
              give(line, number++, reader);
            }
            from = at + 1;
          }
          afterReturn = next == '\r';
        }
        add(line, block, from, count - from, number);
      }
      give(line, number, reader);
    } catch (NoSuchFileException e) {
      throw failure.of("There is no list " + path + "; expected " + layout, e);
    } catch (IOException e) {
      throw failure.of(
          path + ": the file cannot be read (" + Reason.of(e) + "); expected " + layout, e);
    }
  }

  private void add(Bytes line, byte[] block, int from, int count, int number) {
    if (!line.add(block, from, count)) {
      throw notText(number, "is longer than 1 MiB", line);
    }
  }

  /** Whether a field is a whole number of 1 to 9 digits. */
  public static boolean isNumber(String field) {
    return field.matches("\\d{1,9}");
  }

  /**
   * The fields of a line, each without white space around it: separated by tabs if there is one,
   * else by commas if there is one, else by white space. So names may hold spaces where tabs or
   * commas separate.
   */
  public static List<String> fields(String line) {
    char separator = line.indexOf('\t') >= 0 ? '\t' : line.indexOf(',') >= 0 ? ',' : ' ';
    List<String> fields = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= line.length(); at++) {
      boolean ends =
          at == line.length()
              || (separator == ' '
                  ? Character.isWhitespace(line.charAt(at))
                  : line.charAt(at) == separator);
      if (ends) {
        if (separator != ' ' || at > from) {
          fields.add(line.substring(from, at).strip());
        }
        from = at + 1;
      }
    }
    return fields;
  }

  /** The lines one after the other, for forms in which lines differ. */
  public Cursor cursor() {
    return new Cursor(lines());
  }

  /** A place among the lines. */
  public final class Cursor {

    private final List<Line> lines;
    private int next;

    private Cursor(List<Line> lines) {
      this.lines = lines;
    }

    /** Whether a line is left. */
    public boolean hasNext() {
      return next < lines.size();
    }

    /** How many lines are left. */
    public int left() {
      return lines.size() - next;
    }

    /**
     * The next line.
     *
     * @param expected what it should hold, which the sentence says if the file has ended
     */
    public String next(String expected) {
      if (!hasNext()) {
        int last = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number();
        throw failure.of(
            path + " ends after line " + last + ", where it should have " + expected + ".", null);
      }
      return lines.get(next++).text();
    }

    /** Returns the line that was read last. */
    public String again() {
      return lines.get(next - 1).text();
    }

    /** The next line, which stays the next. */
    public String peek() {
      return lines.get(next).text();
    }

    /** Returns the exception for a line that does not hold what was expected: the one read last. */
    public RuntimeException wrong(String expected) {
      Line line = lines.get(Math.max(0, next - 1));
      return expected(line.number(), line.text(), expected);
    }
  }

  /**
   * @param number of the line
   * @param line that is wrong, which the sentence shows
   * @param what was expected of this line
   */
  public RuntimeException expected(int number, String line, String what) {
    return failure.of(
        path + ":" + number + ": expected " + what + "; the line is '" + shown(line) + "'.", null);
  }

  /**
   * @param number of the line
   * @param line that is wrong, which the sentence shows
   * @param what is wrong with it: {@code has 3 fields instead of 2}
   */
  public RuntimeException wrong(int number, String line, String what) {
    return failure.of(
        path + ":" + number + ": the line '" + shown(line) + "' " + what + "; expected " + layout,
        null);
  }

  /** A tab is shown as in a Java string: whether it separates is often the question. */
  private static String shown(String line) {
    return PrintableText.of(line.replace("\t", "\\t"), SHOWN);
  }

  private void give(Bytes line, int number, LineReader reader) {
    String text;
    try {
      text = line.text(number == 1);
    } catch (CharacterCodingException e) {
      throw notText(number, "is not UTF-8", line);
    }
    line.clear();
    if (!text.isBlank()) {
      reader.read(text.stripTrailing(), number);
    }
  }

  private RuntimeException notText(int number, String what, Bytes line) {
    String hint = number == 1 && line.isUtf16() ? " (it begins as UTF-16: save it as UTF-8)" : "";
    return failure.of(
        path + ":" + number + ": the line " + what + hint + "; expected text, " + layout, null);
  }

  /** The bytes of a line. */
  private static final class Bytes {

    private byte[] bytes = new byte[256];
    private int size;

    /** Adds bytes; returns false if there is room for some of them only. */
    boolean add(byte[] block, int from, int count) {
      int added = Math.min(count, LONGEST_LINE - size);
      if (size + added > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + added, 2 * bytes.length));
      }
      System.arraycopy(block, from, bytes, size, added);
      size += added;
      return added == count;
    }

    String text(boolean first) throws CharacterCodingException {
      boolean mark =
          first
              && size >= 3
              && bytes[0] == (byte) 0xef
              && bytes[1] == (byte) 0xbb
              && bytes[2] == (byte) 0xbf;
      int from = mark ? 3 : 0;
      for (int i = from; i < size; i++) {
        if (bytes[i] < 0) {
          return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, size - from))
              .toString();
        }
      }
      return new String(bytes, from, size - from, StandardCharsets.ISO_8859_1);
    }

    boolean isUtf16() {
      return size >= 2
          && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
              || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
    }

    void clear() {
      size = 0;
    }
  }
}
