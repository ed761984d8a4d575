package org.sphereface.losses.builtin;

import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.head.AffineHead;

/**
 * Softmax cross entropy on an affine layer: the logit of class j is {@code W_j . x + b_j}.
 *
 * <p>Source: SphereFace, section 3.1, eq. (1); Caffe's InnerProduct and SoftmaxWithLoss layers.
 */
public record Softmax() implements Loss {

  @Override
  public String id() {
    return "softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of the logits W_j.x + b_j.";
  }

  @Override
  public String source() {
    return "SphereFace, section 3.1, eq. (1)";
  }

  @Override
  public String label() {
    return "softmax";
  }

  @Override
  public boolean startsAtGuessing() {
    return true;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AffineHead(embeddingSize, classes);
  }
}
