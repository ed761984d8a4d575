package org.sphereface.protocols.megaface;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of distractors that one task scores.
 *
 * @param from the first row, from 0
 * @param end the row after the last
 */
public record DistractorShard(int from, int end) {

  /** Checks the range. */
  public DistractorShard {
    if (from < 0 || end <= from) {
      throw new IllegalArgumentException("no distractors from " + from + " to " + end);
    }
  }

  /** Cuts rows into shards of a size; the last may be smaller. */
  public static List<DistractorShard> of(int rows, int size) {
    List<DistractorShard> shards = new ArrayList<>();
    for (long from = 0; from < rows; from += size) {
      shards.add(new DistractorShard((int) from, (int) Math.min(rows, from + size)));
    }
    return shards;
  }
}
