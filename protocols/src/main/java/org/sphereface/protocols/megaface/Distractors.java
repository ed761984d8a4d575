package org.sphereface.protocols.megaface;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;

/**
 * Distractors in the order of their list, and the numbers of them to evaluate with: each the start
 * of the list.
 *
 * @param rows the embeddings that remain
 * @param prefixes rising numbers of distractors
 */
public record Distractors(EmbeddingRows rows, List<Prefix> prefixes) {

  /**
   * @throws ProtocolException if there is no prefix, they do not rise, or one is longer than the
   *     rows
   */
  public Distractors {
    prefixes = List.copyOf(prefixes);
    int before = 0;
    for (Prefix prefix : prefixes) {
      if (prefix.rows() < before || prefix.rows() < 1 || prefix.rows() > rows.size()) {
        throw new ProtocolException(
            "The numbers of distractors must rise from 1 to the "
                + rows.size()
                + " there are, but are "
                + prefixes.stream().map(Prefix::listed).toList()
                + ".");
      }
      before = prefix.rows();
    }
    if (prefixes.isEmpty()) {
      throw new ProtocolException("Give at least one number of distractors.");
    }
  }

  /**
   * @param listed entries of the list
   * @param rows rows that they leave, noise taken out
   */
  public record Prefix(int listed, int rows) {}

  /**
   * Distractors of which none is left out as noise.
   *
   * @param sizes numbers of distractors; empty for 10, 100, ... and all
   */
  public static Distractors of(EmbeddingRows rows, List<Integer> sizes) {
    List<Integer> chosen = sizes.isEmpty() ? decades(rows.size()) : sizes;
    return new Distractors(
        rows, chosen.stream().sorted().distinct().map(size -> new Prefix(size, size)).toList());
  }

  /** 10, 100, ... below a size, and the size. */
  static List<Integer> decades(int size) {
    List<Integer> decades = new ArrayList<>();
    for (long decade = 10; decade < size; decade *= 10) {
      decades.add((int) decade);
    }
    decades.add(size);
    return decades;
  }
}
