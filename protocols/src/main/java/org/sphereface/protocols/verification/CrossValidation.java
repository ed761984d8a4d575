package org.sphereface.protocols.verification;

import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.UsablePairs;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;

/**
 * Fold by fold: what the {@link EvaluationVariant} fits, and its threshold, come from the other
 * folds' pairs; the fold's own pairs are then decided.
 */
public final class CrossValidation {

  private final VerificationPairs pairs;
  private final Embeddings embeddings;
  private final EvaluationVariant variant;

  public CrossValidation(VerificationPairs pairs, Embeddings embeddings, String variant) {
    this(pairs, embeddings, EvaluationVariant.of(variant, EvaluationVariant.DEFAULT_COMPONENTS));
  }

  public CrossValidation(
      VerificationPairs pairs, Embeddings embeddings, EvaluationVariant variant) {
    new UsablePairs(pairs).require(embeddings);
    FoldedScores.requireComparable(pairs);
    this.pairs = pairs;
    this.embeddings = embeddings;
    this.variant = variant;
  }

  VerificationResult evaluate(String protocol, String variantName, IdentityBootstrap resampling) {
    return judge(protocol, variantName, resampling).result();
  }

  public VerificationOutcome judge(
      String protocol, String variantName, IdentityBootstrap resampling) {
    return FoldedScores.judge(
        protocol,
        variantName,
        pairs,
        others -> variant.fit(others, embeddings),
        variant,
        resampling);
  }
}
