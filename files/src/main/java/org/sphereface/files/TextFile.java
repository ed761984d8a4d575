package org.sphereface.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

  /** Bytes beyond which a line is not believed to be one of a list. */
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
    try (InputStream in = new BufferedInputStream(InputFile.stream(path), BUFFER)) {
      Bytes line = new Bytes();
      int number = 1;
      boolean afterReturn = false;
      for (int next = in.read(); next >= 0; next = in.read()) {
        boolean end = next == '\n' || next == '\r';
        if (next == '\n' && afterReturn) {
          afterReturn = false;
          continue;
        }
        afterReturn = next == '\r';
        if (end) {
          give(line, number++, reader);
        } else if (next == 0 || !line.add((byte) next)) {
          throw notText(number, next == 0 ? "holds a zero byte" : "is longer than 1 MiB", line);
        }
      }
      give(line, number, reader);
    } catch (IOException e) {
      throw failure.of(
          path + ": the file cannot be read (" + Reason.of(e) + "); expected " + layout, e);
    }
  }

  /**
   * @param number of the line
   * @param line that is wrong, which the sentence shows
   * @param what is wrong with it: {@code has 3 fields instead of 2}
   */
  public RuntimeException wrong(int number, String line, String what) {
    return failure.of(
        path
            + ":"
            + number
            + ": the line '"
            + PrintableText.of(line, SHOWN)
            + "' "
            + what
            + "; expected "
            + layout,
        null);
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

    boolean add(byte next) {
      if (size == LONGEST_LINE) {
        return false;
      }
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * size);
      }
      bytes[size++] = next;
      return true;
    }

    String text(boolean first) throws CharacterCodingException {
      boolean mark =
          first
              && size >= 3
              && bytes[0] == (byte) 0xef
              && bytes[1] == (byte) 0xbb
              && bytes[2] == (byte) 0xbf;
      int from = mark ? 3 : 0;
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, size - from))
          .toString();
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
