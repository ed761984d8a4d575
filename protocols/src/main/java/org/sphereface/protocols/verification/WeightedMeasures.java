package org.sphereface.protocols.verification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The measures of {@link VerificationMeasures} with each pair counted as often as its weight says:
 * equal to those of a list that holds it so many times. The scores are sorted once; a set of
 * weights then takes one pass.
 */
final class WeightedMeasures {

  private final int folds;
  private final int[] foldOfPair;
  private final boolean[] right;
  private final boolean[] same;
  private final double[] scores;
  private final Integer[] rising;

  WeightedMeasures(List<ScoredFold> folds, EvaluationVariant variant) {
    int pairs = folds.stream().mapToInt(fold -> fold.scores().length).sum();
    this.folds = folds.size();
    this.foldOfPair = new int[pairs];
    this.right = new boolean[pairs];
    this.same = new boolean[pairs];
    this.scores = new double[pairs];
    int at = 0;
    for (int f = 0; f < folds.size(); f++) {
      ScoredFold fold = folds.get(f);
      for (int i = 0; i < fold.scores().length; i++, at++) {
        foldOfPair[at] = f;
        same[at] = fold.pairs().get(i).same();
        scores[at] = fold.scores()[i];
        right[at] = variant.right(scores[at], same[at], fold.threshold());
      }
    }
    this.rising = IntStream.range(0, pairs).boxed().toArray(Integer[]::new);
    Arrays.sort(rising, Comparator.comparingDouble(pair -> scores[pair]));
  }

  /** The measures' names, in the order of {@link #of}. */
  static List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("meanAccuracy", "areaUnderCurve", "equalErrorRate"));
    for (double far : VerificationMeasures.FALSE_ACCEPT_RATES) {
      names.add("tarAtFar " + BigDecimal.valueOf(far).stripTrailingZeros().toPlainString());
    }
    return names;
  }

  /** The measures; empty if there is no weight on the same or on the different pairs. */
  double[] of(long[] weights) {
    long ofSame = 0;
    long ofDifferent = 0;
    for (int pair = 0; pair < weights.length; pair++) {
      ofSame += same[pair] ? weights[pair] : 0;
      ofDifferent += same[pair] ? 0 : weights[pair];
    }
    if (ofSame == 0 || ofDifferent == 0) {
      return new double[0];
    }
    Pass pass = new Pass(ofSame, ofDifferent);
    for (int first = 0; first < rising.length; ) {
      long sameTied = 0;
      long differentTied = 0;
      int next = first;
      while (next < rising.length && scores[rising[next]] == scores[rising[first]]) {
        int pair = rising[next++];
        sameTied += same[pair] ? weights[pair] : 0;
        differentTied += same[pair] ? 0 : weights[pair];
      }
      if (sameTied + differentTied > 0) {
        pass.add(sameTied, differentTied);
      }
      first = next;
    }
    return pass.measures(meanAccuracy(weights));
  }

  private double meanAccuracy(long[] weights) {
    long[] total = new long[folds];
    long[] correct = new long[folds];
    for (int pair = 0; pair < weights.length; pair++) {
      total[foldOfPair[pair]] += weights[pair];
      correct[foldOfPair[pair]] += right[pair] ? weights[pair] : 0;
    }
    return IntStream.range(0, folds)
        .filter(fold -> total[fold] > 0)
        .mapToDouble(fold -> (double) correct[fold] / total[fold])
        .average()
        .orElseThrow();
  }

  /** Goes up through the distinct scores. */
  private static final class Pass {
    private final long ofSame;
    private final long ofDifferent;
    private long sameBelow;
    private long differentBelow;
    private double wins;
    private final double[] rates = new double[VerificationMeasures.FALSE_ACCEPT_RATES.length];
    // As ReceiverOperatingCharacteristic.equalErrorRate asks the same scores first.
    private double sameGap = Double.POSITIVE_INFINITY;
    private double differentGap = Double.POSITIVE_INFINITY;
    private double sameRate;
    private double differentRate;

    Pass(long ofSame, long ofDifferent) {
      this.ofSame = ofSame;
      this.ofDifferent = ofDifferent;
      for (int i = 0; i < rates.length; i++) {
        rates[i] = allowed(i) >= ofDifferent ? 1 : 0;
      }
    }

    private long allowed(int rate) {
      return (long) Math.floor(VerificationMeasures.FALSE_ACCEPT_RATES[rate] * ofDifferent + 1e-9);
    }

    void add(long sameTied, long differentTied) {
      wins += sameTied * (differentBelow + 0.5 * differentTied);
      double accepts = 1 - (double) differentBelow / ofDifferent;
      double rejects = (double) sameBelow / ofSame;
      double gap = Math.abs(accepts - rejects);
      if (sameTied > 0 && gap < sameGap) {
        sameGap = gap;
        sameRate = (accepts + rejects) / 2;
      }
      if (differentTied > 0 && gap < differentGap) {
        differentGap = gap;
        differentRate = (accepts + rejects) / 2;
      }
      for (int i = 0; i < rates.length; i++) {
        if (ofDifferent - differentBelow > allowed(i)) {
          rates[i] = (double) (ofSame - sameBelow - sameTied) / ofSame;
        }
      }
      sameBelow += sameTied;
      differentBelow += differentTied;
    }

    double[] measures(double meanAccuracy) {
      double[] measures = new double[3 + rates.length];
      measures[0] = meanAccuracy;
      measures[1] = wins / ((double) ofSame * ofDifferent);
      measures[2] = differentGap < sameGap ? differentRate : sameRate;
      System.arraycopy(rates, 0, measures, 3, rates.length);
      return measures;
    }
  }
}
