package org.sphereface.protocols.comparison;

import java.util.List;
import org.sphereface.protocols.PairDecision;

/**
 * One of two results to compare.
 *
 * @param source the file that it is from, for messages
 * @param protocol the protocol's id
 * @param variant the evaluation variant
 * @param pairSource where the pairs are from
 * @param decisions every pair, fold after fold
 */
public record ComparedResult(
    String source,
    String protocol,
    String variant,
    String pairSource,
    List<PairDecision> decisions) {

  public ComparedResult {
    decisions = List.copyOf(decisions);
  }

  double accuracy() {
    return (double) decisions.stream().filter(PairDecision::correct).count() / decisions.size();
  }
}
