package org.sphereface.networks;

import ai.djl.nn.AbstractBlock;

/**
 * A network from images to embeddings: N x 3 x height x width in, N x d out, float32, channels
 * first, RGB values {@code (v - 127.5) / 128}.
 */
public abstract class EmbeddingNetwork extends AbstractBlock {

  private static final byte VERSION = 1;

  /** Called by subclasses, which add their parameters and children. */
  protected EmbeddingNetwork() {
    super(VERSION);
  }

  /**
   * Factor on the learning rate of a parameter, by its name in {@link #getParameters()}; Caffe's
   * {@code lr_mult}.
   */
  public abstract double rateMultiplier(String parameterName);

  /** Factor on the weight decay of a parameter, by its name; Caffe's {@code decay_mult}. */
  public abstract double decayMultiplier(String parameterName);
}
