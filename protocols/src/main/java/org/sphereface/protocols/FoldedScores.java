package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * Cross validation of pairs that are scored in a way of their own, such as two videos: each fold's
 * threshold is the one that decides most pairs of the other folds rightly, as in the released
 * evaluation of SphereFace.
 */
public final class FoldedScores {

  private static final CosineVariant COSINE = new CosineVariant(false);
  private static final int HISTOGRAM_BINS = 80;
  private static final double[] FALSE_ACCEPT_RATES = {1e-1, 1e-2, 1e-3, 1e-4};

  private FoldedScores() {}

  /** Scores pairs while one fold is tested; others' features may take part, such as in a mean. */
  @FunctionalInterface
  public interface Scorer {

    /**
     * @param others pairs of the folds that are not tested
     * @return how a pair is scored, in [-1, 1]
     */
    PairScore whileOthersAre(List<Pair> others);
  }

  /** The score of a pair. */
  @FunctionalInterface
  public interface PairScore {

    /** In [-1, 1], higher for the same person. */
    double of(Pair pair);
  }

  /**
   * Evaluates fold by fold.
   *
   * @throws ProtocolException if there are fewer than two folds, or a fold lacks pairs of one kind
   *     altogether
   */
  public static VerificationResult evaluate(
      String protocol, String variant, VerificationPairs pairs, Scorer scorer) {
    CrossValidation.requireTwoFolds(pairs);
    List<FoldAccuracy> accuracies = new ArrayList<>();
    SummaryStatistics statistics = new SummaryStatistics();
    List<ScoredPairs> tests = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      List<Pair> others =
          pairs.folds().stream()
              .filter(other -> other.number() != fold.number())
              .flatMap(other -> other.pairs().stream())
              .toList();
      PairScore score = scorer.whileOthersAre(others);
      double threshold = COSINE.threshold(scored(others, score));
      ScoredPairs test = scored(fold.pairs(), score);
      double accuracy = (double) test.correct(threshold) / fold.pairs().size();
      accuracies.add(new FoldAccuracy(fold.number(), accuracy, threshold));
      statistics.addValue(accuracy);
      tests.add(test);
    }
    ScoredPairs pooled =
        new ScoredPairs(
            tests.stream().flatMapToDouble(test -> Arrays.stream(test.same())).toArray(),
            tests.stream().flatMapToDouble(test -> Arrays.stream(test.different())).toArray());
    return new VerificationResult(
        protocol,
        variant,
        pairs.source(),
        pairs.foldsInSource(),
        pooled.same().length,
        pooled.different().length,
        accuracies,
        statistics.getMean(),
        statistics.getStandardDeviation() / Math.sqrt(pairs.folds().size()),
        ReceiverOperatingCharacteristic.areaUnderCurve(pooled),
        ReceiverOperatingCharacteristic.equalErrorRate(pooled),
        rates(pooled, FALSE_ACCEPT_RATES),
        ReceiverOperatingCharacteristic.curve(pooled),
        ReceiverOperatingCharacteristic.histogram(pooled, HISTOGRAM_BINS));
  }

  private static ScoredPairs scored(List<Pair> pairs, PairScore score) {
    double[] scores = pairs.parallelStream().mapToDouble(score::of).toArray();
    double[] same = new double[scores.length];
    double[] different = new double[scores.length];
    int sames = 0;
    int differents = 0;
    for (int i = 0; i < scores.length; i++) {
      if (pairs.get(i).same()) {
        same[sames++] = scores[i];
      } else {
        different[differents++] = scores[i];
      }
    }
    return new ScoredPairs(Arrays.copyOf(same, sames), Arrays.copyOf(different, differents));
  }

  static List<TarAtFar> rates(ScoredPairs scores, double... falseAcceptRates) {
    return Arrays.stream(falseAcceptRates)
        .mapToObj(far -> ReceiverOperatingCharacteristic.tarAtFar(scores, far))
        .toList();
  }
}
