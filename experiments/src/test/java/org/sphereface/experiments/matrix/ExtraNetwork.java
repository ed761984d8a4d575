package org.sphereface.experiments.matrix;

import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;

/** A network that only tests register. */
public record ExtraNetwork(int depth, double width, int inputHeight, int inputWidth)
    implements Network {

  public ExtraNetwork() {
    this(4, 1, 112, 96);
  }

  @Override
  public String id() {
    return "extra-network";
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
  public String label() {
    return "Extra-" + depth;
  }

  @Override
  public int embeddingSize() {
    return 512;
  }

  @Override
  public EmbeddingNetwork block() {
    throw new UnsupportedOperationException();
  }
}
