package org.sphereface.protocols;

import java.util.Map;

/**
 * A face-verification protocol with its options, as a matrix file names it.
 *
 * <p>Implementations are records whose components are the options and whose public constructor
 * without arguments gives the defaults. They are found by {@link java.util.ServiceLoader}: a new
 * protocol is one such record and one line in {@code
 * META-INF/services/org.sphereface.protocols.Protocol}.
 */
public interface Protocol {

  /**
   * The name by which matrix files and the command line refer to this protocol, such as {@code
   * lfw}.
   */
  String id();

  /** One sentence on what is measured. */
  String summary();

  /** Where the protocol is defined: paper section or protocol document. */
  String source();

  /**
   * The pairs to score.
   *
   * @param identityByImage the identity of each image that the test set offers, by image name
   * @throws ProtocolException if the pairs cannot be read, or name an image that the set lacks
   */
  VerificationPairs pairs(Map<String, String> identityByImage);

  /**
   * Scores the pairs of {@link #pairs} on embeddings.
   *
   * @throws ProtocolException if an embedding is missing, not finite, or zero
   */
  VerificationResult evaluate(VerificationPairs pairs, Embeddings embeddings);
}
