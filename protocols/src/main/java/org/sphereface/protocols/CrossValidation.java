package org.sphereface.protocols;

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
    new UsablePairs(pairs).require(embeddings);
    FoldedScores.requireComparable(pairs);
    this.pairs = pairs;
    this.embeddings = embeddings;
    this.variant = variant;
  }

  VerificationResult evaluate(String protocol, String variantName, Resampling resampling) {
    return judge(protocol, variantName, resampling).result();
  }

  Judgement judge(String protocol, String variantName, Resampling resampling) {
    return FoldedScores.judge(
        protocol,
        variantName,
        pairs,
        others -> variant.fit(others, embeddings),
        variant,
        resampling);
  }
}
