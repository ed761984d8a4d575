package org.sphereface.protocols.verification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sphereface.protocols.PairDecision;

/**
 * The measures of {@link CrossValidation} with each pair counted as often as its weight: equal to
 * those of a list that holds the pair so many times. The scores are sorted once, for all sets of
 * weights.
 */
final class WeightedMeasures {

  private final List<PairDecision> decisions;
  // for each pair the number of its fold, and of its score among the distinct scores, from 0
  private final int[] fold;
  private final int[] step;
  private final int folds;
  private final int steps;

  WeightedMeasures(List<PairDecision> decisions) {
    this.decisions = decisions;
    this.fold = new int[decisions.size()];
    this.step = new int[decisions.size()];
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int pair = 0; pair < fold.length; pair++) {
      fold[pair] = numbers.computeIfAbsent(decisions.get(pair).fold(), key -> numbers.size());
    }
    this.folds = numbers.size();
    List<Integer> rising =
        IntStream.range(0, step.length)
            .boxed()
            .sorted(Comparator.comparingDouble(pair -> decisions.get(pair).score()))
            .toList();
    int last = 0;
    for (int i = 1; i < step.length; i++) {
      double score = decisions.get(rising.get(i)).score();
      last += score > decisions.get(rising.get(i - 1)).score() ? 1 : 0;
      step[rising.get(i)] = last;
    }
    this.steps = last + 1;
  }

  /** Returns the measures' names, in the order of {@link #of}. */
  static List<String> names() {
    List<String> names =
        new ArrayList<>(List.of("meanAccuracy", "areaUnderCurve", "equalErrorRate"));
    for (double far : ScoreCurves.FALSE_ACCEPT_RATES) {
      names.add("tarAtFar " + BigDecimal.valueOf(far).stripTrailingZeros().toPlainString());
    }
    return names;
  }

  /**
   * Returns the measures; empty if there is no weight on the same or on the different pairs.
   *
   * @param weights how often each pair counts
   */
  double[] of(long[] weights) {
    long[] same = new long[steps];
    long[] different = new long[steps];
    for (int pair = 0; pair < weights.length; pair++) {
      (decisions.get(pair).same() ? same : different)[step[pair]] += weights[pair];
    }
    ReceiverOperatingCharacteristic roc =
        ReceiverOperatingCharacteristic.ofWeights(same, different);
    if (!roc.hasBothKinds()) {
      return new double[0];
    }
    double[] measures = new double[3 + ScoreCurves.FALSE_ACCEPT_RATES.length];
    measures[0] = meanAccuracy(weights);
    measures[1] = roc.areaUnderCurve();
    measures[2] = roc.equalErrorRate();
    for (int i = 3; i < measures.length; i++) {
      measures[i] = roc.trueAcceptRate(ScoreCurves.FALSE_ACCEPT_RATES[i - 3]);
    }
    return measures;
  }

  private double meanAccuracy(long[] weights) {
    long[] total = new long[folds];
    long[] correct = new long[folds];
    for (int pair = 0; pair < weights.length; pair++) {
      total[fold[pair]] += weights[pair];
      correct[fold[pair]] += decisions.get(pair).correct() ? weights[pair] : 0;
    }
    return IntStream.range(0, folds)
        .filter(fold -> total[fold] > 0)
        .mapToDouble(fold -> (double) correct[fold] / total[fold])
        .average()
        .orElseThrow();
  }
}
