package org.sphereface.protocols.megaface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.MegaFaceResult.RankRate;

/**
 * All that was counted against so many distractors; every measure is a pure function of it.
 *
 * @param distractors number of distractors
 * @param impostors number of probe-distractor pairs
 * @param ranks each probe-mate pair's rank: 1 + distractors that score no less than the mate
 * @param falseAccepts for each probe-mate pair the probe-distractor pairs, of all probes, that
 *     score no less
 */
record RankCounts(int distractors, long impostors, int[] ranks, long[] falseAccepts) {

  private static final double[] FALSE_ACCEPT_RATES = {
    1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8
  };
  private static final int DENSE_RANKS = 1000;
  private static final double STEP = Math.pow(10, 0.01);

  GalleryResult result(int listed) {
    long[] sortedRanks = Arrays.stream(ranks).asLongStream().sorted().toArray();
    long[] sortedAccepts = Arrays.stream(falseAccepts).sorted().toArray();
    List<TarAtFar> rates = new ArrayList<>();
    for (double far : FALSE_ACCEPT_RATES) {
      rates.add(new TarAtFar(far, rate(sortedAccepts, TarAtFar.allowed(far, impostors))));
    }
    List<RankRate> cmc = new ArrayList<>();
    for (int rank : ranksShown()) {
      cmc.add(new RankRate(rank, rate(sortedRanks, rank)));
    }
    return new GalleryResult(
        listed,
        distractors,
        impostors,
        rate(sortedRanks, 1),
        rate(sortedRanks, 10),
        cmc,
        rates,
        roc(sortedAccepts));
  }

  private TreeSet<Integer> ranksShown() {
    TreeSet<Integer> shown = new TreeSet<>();
    int last = distractors + 1;
    for (int rank = 1; rank <= Math.min(last, DENSE_RANKS); rank++) {
      shown.add(rank);
    }
    for (double rank = DENSE_RANKS; rank < last; rank *= STEP) {
      shown.add((int) rank);
    }
    shown.add(last);
    return shown;
  }

  /** Fraction of sorted values that are no more than a limit. */
  private static double rate(long[] sorted, long limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (double) low / sorted.length;
  }

  /** Numbers of false accepts: 0, the wanted rates', and 100 a decade between. */
  private List<RocPoint> roc(long[] sortedAccepts) {
    TreeMap<Long, Double> points = new TreeMap<>();
    points.put(0L, rate(sortedAccepts, 0));
    for (double allowed = 1; allowed < impostors; allowed = Math.max(allowed + 1, allowed * STEP)) {
      points.put((long) allowed, rate(sortedAccepts, (long) allowed));
    }
    for (double far : FALSE_ACCEPT_RATES) {
      long allowed = TarAtFar.allowed(far, impostors);
      points.put(allowed, rate(sortedAccepts, allowed));
    }
    points.put(impostors, 1.0);
    List<RocPoint> curve = new ArrayList<>();
    points.forEach((accepts, tar) -> curve.add(new RocPoint((double) accepts / impostors, tar)));
    return curve;
  }
}
