package org.sphereface.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.files.PrintableText;

/**
 * Writes to the terminal. Control characters, which can come from data, are replaced by their
 * numbers ({@link PrintableText}). The first failure to write is kept, since a {@link PrintWriter}
 * hides it.
 *
 * <p>The meaning of JSON does not change: control characters are in strings only, where the number
 * is an escape sequence.
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
    // the end of a line on Windows may come in two pieces
    returned = text.endsWith("\r");
    String whole = returned ? text.substring(0, text.length() - 1) : text;
    attempt(() -> to.write(printable(whole)));
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
    attempt(
        () -> {
          to.write(rest);
          to.flush();
        });
  }

  @Override
  public void close() throws IOException {
    flush();
    attempt(to::close);
  }

  private interface Write {
    void run() throws IOException;
  }

  private void attempt(Write write) throws IOException {
    try {
      write.run();
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    }
  }

  /** Returns whether a write failed. */
  boolean hasFailed() {
    return failure != null || (to instanceof PrintWriter quiet && quiet.checkError());
  }

  /**
   * Returns a sentence if a write failed; empty if none failed, or if the reader of the pipe has
   * ended, such as {@code head}.
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
