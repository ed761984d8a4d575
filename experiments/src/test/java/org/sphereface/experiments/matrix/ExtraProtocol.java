package org.sphereface.experiments.matrix;

import java.util.List;
import java.util.Map;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.Protocol;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;

/** A protocol that only tests register. */
public record ExtraProtocol(List<Integer> folds, String pairs) implements Protocol {

  public ExtraProtocol() {
    this(List.of(1, 2), null);
  }

  @Override
  public String id() {
    return "extra-protocol";
  }

  @Override
  public String summary() {
    return "Registered by tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public VerificationPairs pairs(Map<String, String> identityByImage) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VerificationResult evaluate(VerificationPairs pairs, Embeddings embeddings) {
    throw new UnsupportedOperationException();
  }
}
