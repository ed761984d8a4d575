package org.sphereface.experiments.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.function.UnaryOperator;

/** Rewrites text line by line; text that is flushed within a line counts as a line. */
final class LineRewriter extends Writer {

  private final Writer target;
  private final UnaryOperator<String> words;
  private final StringBuilder line = new StringBuilder();

  LineRewriter(Writer target, UnaryOperator<String> words) {
    this.target = target;
    this.words = words;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      line.append(text[i]);
      if (text[i] == '\n') {
        pass();
      }
    }
  }

  private void pass() throws IOException {
    target.write(words.apply(line.toString()));
    line.setLength(0);
  }

  @Override
  public void flush() throws IOException {
    pass();
    target.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    target.close();
  }
}
