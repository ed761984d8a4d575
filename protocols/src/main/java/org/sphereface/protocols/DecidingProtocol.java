package org.sphereface.protocols;

/** A protocol that returns its decision on each pair, so that two results can be compared. */
public interface DecidingProtocol extends Protocol {

  /**
   * Scores and decides the pairs of {@link #pairs}.
   *
   * @throws ProtocolException if an embedding is missing, not finite, or zero
   */
  VerificationOutcome decide(VerificationPairs pairs, Embeddings embeddings);

  @Override
  default VerificationResult evaluate(VerificationPairs pairs, Embeddings embeddings) {
    return decide(pairs, embeddings).result();
  }
}
