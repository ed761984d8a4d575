package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;

/**
 * Decides pairs fold by fold. The pairs of the other folds train: what the {@link
 * EvaluationVariant} fits (such as a mean) and its threshold come from them. The fold's own pairs
 * are then scored and compared with the threshold.
 *
 * <p>The result has the mean of the folds' accuracies, its standard error, and the curves and the
 * histogram of the pooled scores. A pair enters the pooled scores with the score of its own fold.
 */
public final class CrossValidation {

  private static final int HISTOGRAM_BINS = 80;

  private final VerificationPairs pairs;
  private final Function<Fold, List<Pair>> training;
  private final Scorer scorer;
  private final EvaluationVariant variant;

  /** Makes the score of pairs from training pairs; their features may take part, as in a mean. */
  @FunctionalInterface
  public interface Scorer {

    /**
     * @param training the training pairs
     * @return the score of a pair
     */
    PairScore fit(List<Pair> training);
  }

  /** The score of a pair; called by several threads at once. */
  @FunctionalInterface
  public interface PairScore {

    /** Returns the score, higher for the more alike, in the unit of the variant. */
    double of(Pair pair);
  }

  private CrossValidation(
      VerificationPairs pairs,
      Function<Fold, List<Pair>> training,
      Scorer scorer,
      EvaluationVariant variant) {
    this.pairs = pairs;
    this.training = training;
    this.scorer = scorer;
    this.variant = variant;
  }

  /**
   * Cross validation of pairs of images.
   *
   * @throws ProtocolException if an embedding is missing, not finite or zero, or as {@link
   *     #requireComparable}
   */
  public static CrossValidation ofImages(
      VerificationPairs pairs, Embeddings embeddings, EvaluationVariant variant) {
    pairs.requireIn(embeddings);
    return ofScores(pairs, others -> variant.fit(others, embeddings), variant);
  }

  /**
   * Cross validation of pairs that have cosines of their own, such as pairs of videos. Thresholds
   * are chosen as by {@link EvaluationVariant#RELEASED}.
   *
   * @param scorer makes scores in [-1, 1]
   * @throws ProtocolException as {@link #requireComparable}
   */
  public static CrossValidation ofCosines(VerificationPairs pairs, Scorer scorer) {
    return ofScores(pairs, scorer, new CosineVariant(false));
  }

  /**
   * Cross validation of pairs that have scores of their own.
   *
   * @param scorer makes scores in the unit of the variant
   * @throws ProtocolException as {@link #requireComparable}
   */
  public static CrossValidation ofScores(
      VerificationPairs pairs, Scorer scorer, EvaluationVariant variant) {
    requireComparable(pairs);
    return new CrossValidation(pairs, fold -> otherPairs(pairs, fold), scorer, variant);
  }

  private static List<Pair> otherPairs(VerificationPairs pairs, Fold fold) {
    return pairs.folds().stream()
        .filter(other -> other.number() != fold.number())
        .flatMap(other -> other.pairs().stream())
        .toList();
  }

  /**
   * Validation with a training list of its own in place of the other folds.
   *
   * @param training pairs that choose the threshold
   * @param test the folds to decide
   * @param embeddings of all of these pairs
   */
  public static CrossValidation trainedOn(
      List<Pair> training,
      VerificationPairs test,
      Embeddings embeddings,
      EvaluationVariant variant) {
    return new CrossValidation(
        test, fold -> training, others -> variant.fit(others, embeddings), variant);
  }

  /**
   * Decides all pairs.
   *
   * @param protocol the protocol's id, for the result
   * @param variantName the evaluation variant, for the result
   * @throws ProtocolException if the variant cannot be fitted, or as {@link IdentityBootstrap#of}
   */
  public VerificationOutcome evaluate(
      String protocol, String variantName, IdentityBootstrap bootstrap) {
    SummaryStatistics statistics = new SummaryStatistics();
    List<FoldAccuracy> accuracies = new ArrayList<>();
    List<PairDecision> decisions = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      List<Pair> others = training.apply(fold);
      PairScore score = scorer.fit(others);
      double threshold =
          variant.threshold(ScoredPairs.of(scores(others, score), i -> others.get(i).same()));
      List<PairDecision> decided = decisions(fold, scores(fold.pairs(), score), threshold);
      decisions.addAll(decided);
      double accuracy =
          (double) decided.stream().filter(PairDecision::correct).count() / decided.size();
      accuracies.add(new FoldAccuracy(fold.number(), accuracy, threshold));
      statistics.addValue(accuracy);
    }
    IntPredicate same = i -> decisions.get(i).same();
    double[] scores = decisions.stream().mapToDouble(PairDecision::score).toArray();
    ScoredPairs pooled = ScoredPairs.of(scores, same);
    ScoreCurves curves = ScoreCurves.of(pooled, ScoreCurves.FALSE_ACCEPT_RATES);
    VerificationResult result =
        new VerificationResult(
            protocol,
            variantName,
            pairs.described(),
            pairs.foldsInSource(),
            curves.samePairs(),
            curves.differentPairs(),
            accuracies,
            statistics.getMean(),
            statistics.getStandardDeviation() / Math.sqrt(accuracies.size()),
            curves.areaUnderCurve(),
            curves.equalErrorRate(),
            curves.tarAtFar(),
            curves.roc(),
            pooled.histogram(variant::cosine, HISTOGRAM_BINS),
            pairs.leftOut(),
            bootstrap.resamples() == 0 ? null : bootstrap.of(decisions));
    return new VerificationOutcome(result, decisions);
  }

  private static double[] scores(List<Pair> pairs, PairScore score) {
    return pairs.parallelStream().mapToDouble(score::of).toArray();
  }

  private List<PairDecision> decisions(Fold fold, double[] scores, double threshold) {
    List<PairDecision> decisions = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Pair pair = fold.pairs().get(i);
      boolean correct = variant.isCorrect(scores[i], pair.same(), threshold);
      decisions.add(
          new PairDecision(
              fold.number(), pair.left(), pair.right(), pair.same(), scores[i], correct));
    }
    return decisions;
  }

  /**
   * Checks that each fold can be decided by a threshold of the others.
   *
   * @throws ProtocolException if there is no other fold to choose a threshold on, or pairs of one
   *     kind are missing altogether, or in the folds that choose a threshold
   */
  public static void requireComparable(VerificationPairs pairs) {
    if (pairs.folds().size() < 2) {
      throw new ProtocolException(
          "Cross validation needs at least 2 folds, but of "
              + pairs.source()
              + " it gets "
              + pairs.folds().size()
              + ": choose more folds, or give a list that has them.");
    }
    pairs.requireBothKinds();
    for (Fold fold : pairs.folds()) {
      if (fold.pairs().isEmpty()) {
        throw new ProtocolException(
            "Fold " + fold.number() + " of " + pairs.source() + " has no pairs: leave it out.");
      }
      for (boolean same : new boolean[] {true, false}) {
        if (fold.count(same) == pairs.count(same)) {
          throw new ProtocolException(
              "All "
                  + (same ? "same" : "different")
                  + " pairs of "
                  + pairs.source()
                  + " are in fold "
                  + fold.number()
                  + ", so that the other folds can choose no threshold for it: give folds that have"
                  + " both kinds.");
        }
      }
    }
  }
}
