package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.List;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;

/** Reads the fields of a text file's lines; exceptions name the line. */
record ListLines(Path path, String layout) {

  /** A line and its fields. */
  record Line(ListLines file, int number, String text, List<String> fields) {

    int whole(int field) {
      try {
        return Integer.parseInt(fields.get(field));
      } catch (NumberFormatException e) {
        throw wrong();
      }
    }

    RuntimeException wrong() {
      return file.text().expected(number, text, file.layout());
    }
  }

  /** Receives the lines in order. */
  @FunctionalInterface
  interface Reader {
    void read(Line line);
  }

  /**
   * @throws ProtocolException if there is no line
   */
  void forEach(Reader reader) {
    int[] lines = {0};
    text()
        .forEach(
            (line, number) -> {
              lines[0]++;
              reader.read(new Line(this, number, line, TextFile.fields(line)));
            });
    if (lines[0] == 0) {
      throw new ProtocolException(path + " is empty: expected lines of " + layout + ".");
    }
  }

  private TextFile text() {
    return new TextFile(path, "lines of " + layout, ProtocolException::new);
  }
}
