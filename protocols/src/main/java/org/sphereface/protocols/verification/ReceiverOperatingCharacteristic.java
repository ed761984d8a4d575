package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/** Measures of pooled scores, independent of a threshold: pure functions of {@link ScoredPairs}. */
final class ReceiverOperatingCharacteristic {

  private static final int POINTS = 500;

  private ReceiverOperatingCharacteristic() {}

  /**
   * Probability that a pair of the same person scores higher than a pair of different people, ties
   * counted half (Mann-Whitney): the area under the curve.
   */
  static double areaUnderCurve(ScoredPairs scores) {
    double wins = 0;
    for (double score : scores.same()) {
      int below = ScoredPairs.below(scores.different(), score);
      int above = ScoredPairs.above(scores.different(), score);
      wins += below + 0.5 * (scores.different().length - below - above);
    }
    return wins / ((double) scores.same().length * scores.different().length);
  }

  /**
   * The rate at which false accepts (different, score >= t) and false rejects (same, score &lt; t)
   * meet: at the score t where they differ least, the mean of the two.
   */
  static double equalErrorRate(ScoredPairs scores) {
    double least = Double.POSITIVE_INFINITY;
    double rate = Double.NaN;
    for (double[] side : List.of(scores.same(), scores.different())) {
      for (double threshold : side) {
        double accepts =
            1
                - (double) ScoredPairs.below(scores.different(), threshold)
                    / scores.different().length;
        double rejects =
            (double) ScoredPairs.below(scores.same(), threshold) / scores.same().length;
        double gap = Math.abs(accepts - rejects);
        if (gap < least) {
          least = gap;
          rate = (accepts + rejects) / 2;
        }
      }
    }
    return rate;
  }

  /** As {@link #tarAtFar(ScoredPairs, double)}, for each of the rates. */
  static List<TarAtFar> tarAtFars(ScoredPairs scores, double... rates) {
    return Arrays.stream(rates).mapToObj(far -> tarAtFar(scores, far)).toList();
  }

  /**
   * True-accept rate at a false-accept rate: the threshold is the lowest score that at most
   * floor(FAR x n) of the n different pairs exceed, and a pair is accepted above it.
   */
  static TarAtFar tarAtFar(ScoredPairs scores, double far) {
    int n = scores.different().length;
    int allowed = (int) Math.floor(far * n + 1e-9);
    double threshold =
        allowed >= n ? Double.NEGATIVE_INFINITY : scores.different()[n - 1 - allowed];
    return new TarAtFar(
        far, (double) ScoredPairs.above(scores.same(), threshold) / scores.same().length);
  }

  /**
   * The curve by rising false-accept rate: for each number of accepted different pairs the highest
   * true-accept rate, thinned to some {@value #POINTS} points that are evenly spread over log(FAR),
   * all of the lowest ones kept.
   */
  static List<RocPoint> curve(ScoredPairs scores) {
    int n = scores.different().length;
    TreeMap<Integer, Double> tarByAccepts = new TreeMap<>();
    for (int k = 0; k <= n; k = Math.max(k + 1, (int) Math.ceil(k * Math.pow(n, 1.0 / POINTS)))) {
      add(scores, tarByAccepts, k);
    }
    add(scores, tarByAccepts, n);
    List<RocPoint> points = new ArrayList<>();
    tarByAccepts.forEach((accepts, tar) -> points.add(new RocPoint((double) accepts / n, tar)));
    return points;
  }

  private static void add(ScoredPairs scores, Map<Integer, Double> tarByAccepts, int allowed) {
    int n = scores.different().length;
    double threshold =
        allowed >= n ? Double.NEGATIVE_INFINITY : scores.different()[n - 1 - allowed];
    int accepts = ScoredPairs.above(scores.different(), threshold);
    double tar = (double) ScoredPairs.above(scores.same(), threshold) / scores.same().length;
    tarByAccepts.merge(accepts, tar, Math::max);
  }

  /** Counts of cosine scores in equal bins over [-1, 1]; a score of 1 falls into the last. */
  static ScoreHistogram histogram(ScoredPairs scores, int bins) {
    return new ScoreHistogram(-1, 1, counts(scores.same(), bins), counts(scores.different(), bins));
  }

  private static List<Integer> counts(double[] values, int bins) {
    int[] counts = new int[bins];
    for (double value : values) {
      counts[Math.min(bins - 1, Math.max(0, (int) Math.floor((value + 1) / 2 * bins)))]++;
    }
    List<Integer> list = new ArrayList<>();
    for (int count : counts) {
      list.add(count);
    }
    return list;
  }
}
