package org.sphereface.protocols;

import java.util.List;

/**
 * What was measured on pairs, and how each was decided.
 *
 * @param decisions fold after fold, in the order of the pairs
 */
public record VerificationOutcome(VerificationResult result, List<PairDecision> decisions) {
  public VerificationOutcome {
    decisions = List.copyOf(decisions);
  }
}
