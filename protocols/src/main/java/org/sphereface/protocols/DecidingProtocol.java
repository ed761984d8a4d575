package org.sphereface.protocols;

/** A protocol that tells how it decided each pair, so that two results can be compared. */
public interface DecidingProtocol extends Protocol {

  /**
   * Scores and decides the pairs of {@link #pairs}.
   *
   * @throws ProtocolException if an embedding is missing, not finite, or zero
   */
  VerificationOutcome judge(VerificationPairs pairs, Embeddings embeddings);

  @Override
  default VerificationResult evaluate(VerificationPairs pairs, Embeddings embeddings) {
    return judge(pairs, embeddings).result();
  }
}
