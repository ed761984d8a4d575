package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.files.NameMatching;

/**
 * Counts embeddings that have no direction, because they are zero or not finite, and reports all of
 * them in one exception.
 */
public final class DirectionCheck {

  private static final int KEPT = 8;

  private final String source;
  private final List<String> zero = new ArrayList<>();
  private final List<String> infinite = new ArrayList<>();
  private int checked;
  private int zeros;
  private int infinites;

  /** Makes a check of embeddings whose names include their file. */
  public DirectionCheck() {
    this("");
  }

  /**
   * @param source where the embeddings are from, for the message: a file
   */
  public DirectionCheck(String source) {
    this.source = source;
  }

  /**
   * Checks an embedding.
   *
   * @return the sum of its squares
   */
  public double check(String name, float[] embedding) {
    checked++;
    double square = 0;
    for (float value : embedding) {
      square += (double) value * value;
    }
    if (square == 0) {
      zeros++;
      keep(zero, name);
    } else if (!(square < Double.POSITIVE_INFINITY)) {
      infinites++;
      keep(infinite, name);
    }
    return square;
  }

  // the message names the first few of what may be a million
  private static void keep(List<String> names, String name) {
    if (names.size() < KEPT) {
      names.add(name);
    }
  }

  /**
   * @throws ProtocolException if a checked embedding has no direction; the message has their number
   *     and the first names
   */
  public void require() {
    if (zeros + infinites > 0) {
      throw new ProtocolException(
          "Of the "
              + (source.isEmpty() ? "embeddings, " : checked + " embeddings of " + source + ", ")
              + of("not finite", infinites, infinite)
              + of("zero", zeros, zero)
              + "extract them again, or leave their images out of embeddings and names.");
    }
  }

  private static String of(String what, int count, List<String> names) {
    return count == 0 ? "" : what + ": " + count + " (" + NameMatching.shown(names) + "); ";
  }
}
