package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * Fold by fold: what the {@link EvaluationVariant} fits, and its threshold, come from the other
 * folds' pairs; the fold's own pairs are then decided.
 */
final class CrossValidation {

  private final VerificationPairs pairs;
  private final Embeddings embeddings;
  private final EvaluationVariant variant;

  CrossValidation(VerificationPairs pairs, Embeddings embeddings, String variant) {
    this(pairs, embeddings, EvaluationVariant.of(variant, EvaluationVariant.DEFAULT_COMPONENTS));
  }

  CrossValidation(VerificationPairs pairs, Embeddings embeddings, EvaluationVariant variant) {
    requireTwoFolds(pairs);
    new UsablePairs(pairs).require(embeddings);
    this.pairs = pairs;
    this.embeddings = embeddings;
    this.variant = variant;
  }

  /**
   * @throws ProtocolException if there is no other fold to choose a threshold on
   */
  static void requireTwoFolds(VerificationPairs pairs) {
    if (pairs.folds().size() < 2) {
      throw new ProtocolException(
          "Cross validation needs at least 2 folds, but of "
              + pairs.source()
              + " it gets "
              + pairs.folds().size()
              + ": choose more folds, or give a list that has them.");
    }
  }

  VerificationResult evaluate(String protocol, String variantName, Resampling resampling) {
    List<FoldScores> scored = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      scored.add(FoldScores.of(fold.number(), others(fold), fold.pairs(), embeddings, variant));
    }
    return new VerificationMeasures(scored, variant)
        .result(protocol, variantName, pairs, pairs.foldsInSource(), resampling);
  }

  private List<Pair> others(Fold fold) {
    List<Pair> others = new ArrayList<>();
    for (Fold other : pairs.folds()) {
      if (other.number() != fold.number()) {
        others.addAll(other.pairs());
      }
    }
    return others;
  }
}
