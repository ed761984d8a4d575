package org.sphereface.protocols.megaface;

import java.util.Arrays;

/**
 * How many distractor scores fell between mate scores: for each probe between those of its own
 * mates (its rank), for all probes together between those of all (false accepts).
 */
final class DistractorCounts {

  final int[] ofProbes;
  final long[] ofAll;

  DistractorCounts(Probes probes) {
    ofProbes = new int[probes.offset(probes.size())];
    ofAll = new long[probes.all().size() + 1];
  }

  /** Adds another's counts, which are then set to zero. */
  void take(DistractorCounts other) {
    for (int i = 0; i < ofProbes.length; i++) {
      ofProbes[i] += other.ofProbes[i];
    }
    for (int i = 0; i < ofAll.length; i++) {
      ofAll[i] += other.ofAll[i];
    }
    Arrays.fill(other.ofProbes, 0);
    Arrays.fill(other.ofAll, 0);
  }

  /** Ranks and false accepts against the distractors counted so far. */
  RankCounts rankCounts(Probes probes, int distractors) {
    int[] ranks = new int[Math.toIntExact(probes.pairs())];
    int pair = 0;
    for (int probe = 0; probe < probes.size(); probe++) {
      MateThresholds thresholds = probes.thresholds(probe);
      int[] reaching = new int[thresholds.size()];
      int sum = 0;
      for (int i = thresholds.size() - 1; i >= 0; i--) {
        sum += ofProbes[probes.offset(probe) + i + 1];
        reaching[i] = sum;
      }
      for (float score : probes.mateScores(probe)) {
        ranks[pair++] = 1 + reaching[thresholds.position(score)];
      }
    }
    long[] falseAccepts = new long[ofAll.length - 1];
    long sum = 0;
    for (int i = falseAccepts.length - 1; i >= 0; i--) {
      sum += ofAll[i + 1];
      falseAccepts[i] = sum;
    }
    long[] falseAcceptsByPair = new long[ranks.length];
    pair = 0;
    for (int probe = 0; probe < probes.size(); probe++) {
      for (float score : probes.mateScores(probe)) {
        falseAcceptsByPair[pair++] = falseAccepts[probes.all().position(score)];
      }
    }
    return new RankCounts(
        distractors, (long) distractors * probes.size(), ranks, falseAcceptsByPair);
  }
}
