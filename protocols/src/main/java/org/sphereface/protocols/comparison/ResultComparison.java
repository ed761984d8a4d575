package org.sphereface.protocols.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.verification.IdentityResampler;

/**
 * Whether the accuracies of two results on the same pairs differ by more than chance. An accuracy
 * here is the fraction of all pairs that are decided rightly: the folds' mean if folds are of one
 * size.
 *
 * @param protocol the protocol of both
 * @param pairSource where their pairs are from
 * @param pairs how many
 * @param firstVariant the first result's evaluation variant
 * @param secondVariant the second's
 * @param firstAccuracy in [0, 1]
 * @param secondAccuracy in [0, 1]
 * @param difference first less second
 * @param mcNemar over pairs, taken as independent
 * @param resamples of both bootstraps
 * @param seed of both bootstraps
 * @param overPairs pairs are drawn, as if independent
 * @param overPeople people are drawn, and so all of their pairs; null where the pairs have no
 *     identities
 * @param folds over folds; null if there is one
 */
public record ResultComparison(
    String protocol,
    String pairSource,
    int pairs,
    String firstVariant,
    String secondVariant,
    double firstAccuracy,
    double secondAccuracy,
    double difference,
    McNemar mcNemar,
    int resamples,
    long seed,
    DifferenceInterval overPairs,
    DifferenceInterval overPeople,
    FoldSignificance folds) {

  private static final String WITHOUT_IDENTITIES = "bundle";
  private static final double TAIL = 0.025;

  /**
   * Compares two results.
   *
   * @param resamples of the bootstraps, at least 1
   * @throws ProtocolException if they are not of the same protocol, pairs and folds
   */
  public static ResultComparison of(
      ComparedResult first, ComparedResult second, int resamples, long seed) {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be at least 1, but are " + resamples);
    }
    requireSame(first, second);
    List<PairDecision> a = first.decisions();
    List<PairDecision> b = second.decisions();
    int[] gain = new int[a.size()];
    Arrays.setAll(gain, i -> (a.get(i).correct() ? 1 : 0) - (b.get(i).correct() ? 1 : 0));
    int onlyFirst = (int) Arrays.stream(gain).filter(value -> value > 0).count();
    int onlySecond = (int) Arrays.stream(gain).filter(value -> value < 0).count();
    double[] differences = foldDifferences(a, gain);
    return new ResultComparison(
        first.protocol(),
        first.pairSource(),
        gain.length,
        first.variant(),
        second.variant(),
        first.accuracy(),
        second.accuracy(),
        (double) (onlyFirst - onlySecond) / gain.length,
        McNemar.of(onlyFirst, onlySecond),
        resamples,
        seed,
        overPairs(gain, resamples, seed),
        first.protocol().equals(WITHOUT_IDENTITIES) ? null : overPeople(a, gain, resamples, seed),
        differences.length < 2 ? null : FoldSignificance.of(differences));
  }

  /** By fold; whole numbers over the fold's size, so that equal differences are equal. */
  private static double[] foldDifferences(List<PairDecision> decisions, int[] gain) {
    Map<Integer, int[]> folds = new TreeMap<>();
    for (int i = 0; i < gain.length; i++) {
      int[] fold = folds.computeIfAbsent(decisions.get(i).fold(), number -> new int[2]);
      fold[0] += gain[i];
      fold[1]++;
    }
    return folds.values().stream().mapToDouble(fold -> (double) fold[0] / fold[1]).toArray();
  }

  private static DifferenceInterval overPairs(int[] gain, int resamples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      int sum = 0;
      for (int i = 0; i < gain.length; i++) {
        sum += gain[random.nextInt(gain.length)];
      }
      drawn[resample] = (double) sum / gain.length;
    }
    return interval("pairs", gain.length, drawn);
  }

  private static DifferenceInterval overPeople(
      List<PairDecision> decisions, int[] gain, int resamples, long seed) {
    IdentityResampler people =
        new IdentityResampler(decisions.stream().map(PairDecision::pair).toList());
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      long[] weights = people.weights(random);
      long sum = 0;
      long all = 0;
      for (int i = 0; i < gain.length; i++) {
        sum += weights[i] * gain[i];
        all += weights[i];
      }
      // a resample without pairs shows no difference
      drawn[resample] = all == 0 ? 0 : (double) sum / all;
    }
    return interval("people", people.size(), drawn);
  }

  private static DifferenceInterval interval(String units, int count, double[] drawn) {
    Arrays.sort(drawn);
    long below = Arrays.stream(drawn).filter(value -> value <= 0).count();
    long above = Arrays.stream(drawn).filter(value -> value >= 0).count();
    return new DifferenceInterval(
        units,
        count,
        IdentityResampler.quantile(drawn, TAIL),
        IdentityResampler.quantile(drawn, 1 - TAIL),
        Math.min(1, 2.0 * (1 + Math.min(below, above)) / (drawn.length + 1)));
  }

  private static void requireSame(ComparedResult first, ComparedResult second) {
    require(first, second, "protocol", ComparedResult::protocol);
    require(first, second, "pair list", ComparedResult::pairSource);
    List<PairDecision> a = first.decisions();
    List<PairDecision> b = second.decisions();
    if (a.isEmpty() || b.isEmpty()) {
      throw new ProtocolException((a.isEmpty() ? first : second).source() + " has no pairs.");
    }
    require(
        first,
        second,
        "folds",
        result -> result.decisions().stream().map(PairDecision::fold).distinct().toList());
    require(first, second, "number of pairs", result -> result.decisions().size());
    for (int i = 0; i < a.size(); i++) {
      if (!named(a.get(i)).equals(named(b.get(i)))) {
        throw new ProtocolException(
            "Pair "
                + (i + 1)
                + " is "
                + named(a.get(i))
                + " in "
                + first.source()
                + " but "
                + named(b.get(i))
                + " in "
                + second.source()
                + ": only results on the same pairs can be compared.");
      }
    }
  }

  private static String named(PairDecision pair) {
    return pair.left()
        + (pair.same() ? " with " : " against ")
        + pair.right()
        + " of fold "
        + pair.fold();
  }

  private static void require(
      ComparedResult first,
      ComparedResult second,
      String what,
      Function<ComparedResult, Object> property) {
    Object a = property.apply(first);
    Object b = property.apply(second);
    if (!a.equals(b)) {
      throw new ProtocolException(
          "The "
              + what
              + " of "
              + first.source()
              + ": "
              + a
              + "; of "
              + second.source()
              + ": "
              + b
              + ": only results on the same pairs can be compared.");
    }
  }
}
