package org.sphereface.protocols.megaface;

import java.util.ArrayList;
import java.util.List;

/**
 * What was counted of a shard: for each number of distractors ({@link Distractors#prefixes}) the
 * counts of those of its rows that the smaller numbers do not have. Sums over shards are exact, and
 * in any order.
 */
final class ShardCounts {

  private final List<DistractorCounts> added;
  private int done;

  /**
   * @param done rows before this one are counted
   */
  ShardCounts(Probes probes, int prefixes, int done) {
    this.added = new ArrayList<>();
    for (int i = 0; i < prefixes; i++) {
      added.add(new DistractorCounts(probes));
    }
    this.done = done;
  }

  int done() {
    return done;
  }

  void done(int row) {
    done = row;
  }

  /** Counts that a number of distractors adds to the number before. */
  DistractorCounts added(int prefix) {
    return added.get(prefix);
  }
}
