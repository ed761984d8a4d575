package org.sphereface.protocols;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * Returns the images that {@link #evaluate} needs; by default the images of the pairs.
   *
   * @param offered names of the images that the test set offers
   * @throws ProtocolException if the set lacks what the pairs name
   */
  default Set<String> images(VerificationPairs pairs, Set<String> offered) {
    Set<String> named = new LinkedHashSet<>();
    for (VerificationPairs.Fold fold : pairs.folds()) {
      for (VerificationPairs.Pair pair : fold.pairs()) {
        for (String image : List.of(pair.left(), pair.right())) {
          if (!offered.contains(image)) {
            throw new ProtocolException(
                "A pair of fold "
                    + fold.number()
                    + " of "
                    + pairs.source()
                    + " names the image '"
                    + image
                    + "', which the test set lacks: add it, choose other folds, or leave such pairs"
                    + " out (skipMissing, --skip-missing).");
          }
          named.add(image);
        }
      }
    }
    return named;
  }

  /**
   * Scores the pairs of {@link #pairs} on embeddings.
   *
   * @throws ProtocolException if an embedding is missing, not finite, or zero
   */
  VerificationResult evaluate(VerificationPairs pairs, Embeddings embeddings);
}
