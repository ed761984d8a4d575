package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.files.NameMatching;

/**
 * Counts embeddings that have no direction, because they are zero or not finite, and refuses them
 * all at once.
 */
public final class DirectionCheck {

  private static final int KEPT = 8;

  private final String source;
  private final List<String> zero = new ArrayList<>();
  private final List<String> infinite = new ArrayList<>();
  private int seen;
  private int zeros;
  private int infinites;

  /** Of embeddings whose names say where they are from. */
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
   * Looks at an embedding.
   *
   * @return the sum of its squares
   */
  public double see(String name, float[] embedding) {
    seen++;
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

  // of a million, the first few are enough
  private static void keep(List<String> names, String name) {
    if (names.size() < KEPT) {
      names.add(name);
    }
  }

  /**
   * @throws ProtocolException if one that was seen has no direction; they are counted, and the
   *     first are named
   */
  public void require() {
    if (zeros + infinites > 0) {
      throw new ProtocolException(
          "Of the "
              + (source.isEmpty() ? "embeddings, " : seen + " embeddings of " + source + ", ")
              + of("not finite", infinites, infinite)
              + of("zero", zeros, zero)
              + "extract them again, or leave their images out of embeddings and names.");
    }
  }

  private static String of(String what, int count, List<String> names) {
    return count == 0 ? "" : what + ": " + count + " (" + NameMatching.shown(names) + "); ";
  }
}
