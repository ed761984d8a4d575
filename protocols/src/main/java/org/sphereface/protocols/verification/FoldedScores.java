package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;

/**
 * Cross validation of pairs that are scored in a way of their own, such as two videos: each fold's
 * threshold is the one that decides most pairs of the other folds rightly, as in the released
 * evaluation of SphereFace.
 */
public final class FoldedScores {

  private static final CosineVariant COSINE = new CosineVariant(false);

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

  /** The score of a pair; asked by several threads at once. */
  @FunctionalInterface
  public interface PairScore {

    /** In [-1, 1], higher for the same person. */
    double of(Pair pair);
  }

  /**
   * Evaluates fold by fold.
   *
   * @throws ProtocolException as {@link #requireComparable}
   */
  public static VerificationResult evaluate(
      String protocol, String variant, VerificationPairs pairs, Scorer scorer) {
    return judge(protocol, variant, pairs, scorer).result();
  }

  /** As {@link #evaluate}, with every pair's decision. */
  public static VerificationOutcome judge(
      String protocol, String variant, VerificationPairs pairs, Scorer scorer) {
    return judge(protocol, variant, pairs, scorer, COSINE, IdentityBootstrap.NONE);
  }

  /**
   * @param judged how thresholds are chosen and what is right
   * @throws ProtocolException as {@link #requireComparable}
   */
  static VerificationOutcome judge(
      String protocol,
      String variantName,
      VerificationPairs pairs,
      Scorer scorer,
      EvaluationVariant judged,
      IdentityBootstrap resampling) {
    requireComparable(pairs);
    List<ScoredFold> scored = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      List<Pair> others =
          pairs.folds().stream()
              .filter(other -> other.number() != fold.number())
              .flatMap(other -> other.pairs().stream())
              .toList();
      PairScore score = scorer.whileOthersAre(others);
      scored.add(ScoredFold.of(fold.number(), others, fold.pairs(), score, judged));
    }
    return new VerificationMeasures(scored, judged)
        .judgement(protocol, variantName, pairs, pairs.foldsInSource(), resampling);
  }

  /**
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
