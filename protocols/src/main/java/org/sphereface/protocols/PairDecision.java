package org.sphereface.protocols;

import org.sphereface.protocols.VerificationPairs.Pair;

/**
 * The decision on a pair: same person or different people.
 *
 * @param fold the number of its fold, counted from 1
 * @param left the first image's (or video's) name
 * @param right the second's
 * @param same whether both show the same person
 * @param score the variant's own, higher for the more alike: a cosine, or a squared distance with
 *     its sign changed
 * @param correct whether the decision is correct
 */
public record PairDecision(
    int fold, String left, String right, boolean same, double score, boolean correct) {

  /** The pair without its decision. */
  public Pair pair() {
    return new Pair(left, right, same);
  }
}
