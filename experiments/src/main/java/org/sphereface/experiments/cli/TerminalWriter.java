package org.sphereface.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.files.PrintableText;

/**
 * The program's door to the terminal: control characters, which come from data, are shown by their
 * numbers ({@link PrintableText}), and the first failure to write is remembered, since a {@link
 * PrintWriter} keeps silent about it.
 *
 * <p>In JSON nothing changes its meaning: there control characters stand in strings alone, in which
 * their number is an escape sequence.
 */
final class TerminalWriter extends Writer {

  private final Writer to;
  private boolean returned;
  private IOException failure;

  TerminalWriter(Writer to) {
    this.to = to;
  }

  @Override
  public void write(char[] characters, int from, int count) throws IOException {
    String text = (returned ? "\r" : "") + new String(characters, from, count);
    // what ends a line on Windows may come in two pieces
    returned = text.endsWith("\r");
    String whole = returned ? text.substring(0, text.length() - 1) : text;
    passOn(() -> to.write(printable(whole)));
  }

  private static String printable(String text) {
    if (text.indexOf("\r\n") < 0) {
      return PrintableText.ofLines(text);
    }
    StringBuilder lines = new StringBuilder();
    int from = 0;
    for (int end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n", from)) {
      lines.append(PrintableText.ofLines(text.substring(from, end))).append("\r\n");
      from = end + 2;
    }
    return lines.append(PrintableText.ofLines(text.substring(from))).toString();
  }

  @Override
  public void flush() throws IOException {
    String rest = returned ? PrintableText.of("\r") : "";
    returned = false;
    passOn(
        () -> {
          to.write(rest);
          to.flush();
        });
  }

  @Override
  public void close() throws IOException {
    flush();
    passOn(to::close);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void passOn(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    }
  }

  /** Whether something could not be written. */
  boolean hasFailed() {
    return failure != null || (to instanceof PrintWriter quiet && quiet.checkError());
  }

  /**
   * A sentence on what could not be written; empty if all was, or if nobody reads it any more, as
   * when {@code head} has seen enough.
   */
  Optional<String> failure() {
    if (!hasFailed() || isClosedPipe()) {
      return Optional.empty();
    }
    return Optional.of(
        "the output could not be written"
            + (failure == null ? "" : " (" + failure.getMessage() + ")")
            + ": what was printed is not complete; free some space, or give it another place.");
  }

  private boolean isClosedPipe() {
    String reason = failure == null ? null : failure.getMessage();
    return reason != null && reason.toLowerCase(Locale.ROOT).contains("pipe");
  }
}
