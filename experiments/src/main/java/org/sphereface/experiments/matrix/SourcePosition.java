package org.sphereface.experiments.matrix;

/**
 * The position at which a value was written.
 *
 * @param origin a file's name, or the {@code --set} that gave the value
 * @param line counted from 1; 0 where the origin has no lines
 * @param column counted from 1
 */
record SourcePosition(String origin, int line, int column) {

  static SourcePosition of(String origin) {
    return new SourcePosition(origin, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? origin : origin + ":" + line + ":" + column;
  }
}
