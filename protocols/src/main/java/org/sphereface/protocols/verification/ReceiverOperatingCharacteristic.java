package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * The error rates of verification at every threshold. Only the order of the scores counts: at each
 * distinct score, from the lowest, so many pairs of the same person and of different people have a
 * lower score. A pair counts once, or as often as its weight.
 */
final class ReceiverOperatingCharacteristic {

  private static final int POINTS = 500;

  private final int steps;
  private final long same;
  private final long different;
  // [i]: pairs below the i-th distinct score, and at the end all pairs
  private final long[] sameBelow;
  private final long[] differentBelow;

  private ReceiverOperatingCharacteristic(int steps, long[] sameBelow, long[] differentBelow) {
    this.steps = steps;
    this.same = sameBelow[steps];
    this.different = differentBelow[steps];
    this.sameBelow = sameBelow;
    this.differentBelow = differentBelow;
  }

  /** The rates of scores that each count once. */
  static ReceiverOperatingCharacteristic of(ScoredPairs scores) {
    double[] same = scores.same();
    double[] different = scores.different();
    long[] sameBelow = new long[same.length + different.length + 1];
    long[] differentBelow = new long[sameBelow.length];
    int steps = 0;
    for (int s = 0, d = 0; s < same.length || d < different.length; steps++) {
      double score =
          d == different.length || (s < same.length && same[s] < different[d])
              ? same[s]
              : different[d];
      // not "<=": the loop ends on a score that is not a number, too
      while (s < same.length && !(same[s] > score)) {
        s++;
      }
      while (d < different.length && !(different[d] > score)) {
        d++;
      }
      sameBelow[steps + 1] = s;
      differentBelow[steps + 1] = d;
    }
    return new ReceiverOperatingCharacteristic(steps, sameBelow, differentBelow);
  }

  /**
   * The rates of weighted scores.
   *
   * @param same sums of weights of the pairs of the same person at each score, from the lowest
   * @param different those of the pairs of different people
   */
  static ReceiverOperatingCharacteristic ofWeights(long[] same, long[] different) {
    return new ReceiverOperatingCharacteristic(
        same.length, cumulative(same), cumulative(different));
  }

  private static long[] cumulative(long[] counts) {
    long[] below = new long[counts.length + 1];
    for (int i = 0; i < counts.length; i++) {
      below[i + 1] = below[i] + counts[i];
    }
    return below;
  }

  /** Whether there are pairs of both kinds; there are no rates otherwise. */
  boolean hasBothKinds() {
    return same > 0 && different > 0;
  }

  /**
   * Probability that a pair of the same person scores higher than a pair of different people, ties
   * counted half (Mann-Whitney): the area under the curve.
   */
  double areaUnderCurve() {
    double wins = 0;
    for (int i = 0; i < steps; i++) {
      long tied = differentBelow[i + 1] - differentBelow[i];
      wins += (sameBelow[i + 1] - sameBelow[i]) * (differentBelow[i] + 0.5 * tied);
    }
    return wins / ((double) same * different);
  }

  /**
   * The rate at which false accepts (different, score >= t) and false rejects (same, score &lt; t)
   * meet: at the score t where they differ least, the mean of the two. Of several such scores, the
   * lowest of a pair of the same person is taken, or else the lowest of all.
   */
  double equalErrorRate() {
    double least = Double.POSITIVE_INFINITY;
    double rate = Double.NaN;
    for (long[] side : List.of(sameBelow, differentBelow)) {
      for (int i = 0; i < steps; i++) {
        if (side[i + 1] > side[i]) {
          double accepts = 1 - (double) differentBelow[i] / different;
          double rejects = (double) sameBelow[i] / same;
          double gap = Math.abs(accepts - rejects);
          if (gap < least) {
            least = gap;
            rate = (accepts + rejects) / 2;
          }
        }
      }
    }
    return rate;
  }

  /**
   * True-accept rate at a false-accept rate: the threshold is the lowest score that at most
   * floor(FAR x n) of the n different pairs exceed, and a pair is accepted above it.
   */
  double trueAcceptRate(double far) {
    return point(TarAtFar.allowed(far, different)).tar();
  }

  /**
   * The curve by rising false-accept rate: for each number of accepted different pairs the highest
   * true-accept rate, thinned to some {@value #POINTS} points that are evenly spread over log(FAR),
   * all of the lowest ones kept.
   */
  List<RocPoint> points() {
    List<RocPoint> points = new ArrayList<>();
    double ratio = Math.pow(different, 1.0 / POINTS);
    for (long k = 0; k < different; k = Math.max(k + 1, (long) Math.ceil(k * ratio))) {
      RocPoint point = point(k);
      if (points.isEmpty() || point.far() > points.get(points.size() - 1).far()) {
        points.add(point);
      }
    }
    points.add(point(different));
    return points;
  }

  /**
   * Where pairs are accepted above the lowest score that at most so many different pairs exceed.
   */
  private RocPoint point(long allowed) {
    if (allowed >= different) {
      return new RocPoint(1, 1);
    }
    int low = 0;
    int high = steps;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (different - differentBelow[middle] > allowed) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new RocPoint(
        (double) (different - differentBelow[high]) / different,
        (double) (same - sameBelow[high]) / same);
  }
}
