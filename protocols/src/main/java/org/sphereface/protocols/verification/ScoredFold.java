package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.FoldedScores.PairScore;

/**
 * A fold's pairs with their scores, and the threshold that was chosen without them.
 *
 * @param fold the fold's number in its source
 * @param threshold in the variant's own unit
 * @param pairs the pairs
 * @param scores a score a pair; kept, not copied
 */
public record ScoredFold(int fold, double threshold, List<Pair> pairs, double[] scores) {

  /**
   * Chooses the threshold on the training pairs and scores the test pairs.
   *
   * @param score with what it needs fitted on the training pairs
   */
  public static ScoredFold of(
      int fold, List<Pair> training, List<Pair> test, PairScore score, EvaluationVariant variant) {
    double threshold = variant.threshold(scored(training, scores(training, score)));
    return new ScoredFold(fold, threshold, test, scores(test, score));
  }

  private static double[] scores(List<Pair> pairs, PairScore score) {
    return pairs.parallelStream().mapToDouble(score::of).toArray();
  }

  /** The scores of pairs, same apart from different. */
  static ScoredPairs scored(List<Pair> pairs, double[] scores) {
    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      (pairs.get(i).same() ? same : different).add(scores[i]);
    }
    return new ScoredPairs(array(same), array(different));
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(value -> value).toArray();
  }

  /** Fraction of the pairs that are decided rightly. */
  double accuracy(EvaluationVariant variant) {
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      right += variant.right(scores[i], pairs.get(i).same(), threshold) ? 1 : 0;
    }
    return (double) right / scores.length;
  }
}
