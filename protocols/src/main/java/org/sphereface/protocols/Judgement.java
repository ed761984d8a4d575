package org.sphereface.protocols;

import java.util.List;

/**
 * What was measured on pairs, and how each was decided.
 *
 * @param decisions fold after fold, in the order of the pairs
 */
public record Judgement(VerificationResult result, List<PairDecision> decisions) {
  public Judgement {
    decisions = List.copyOf(decisions);
  }
}
