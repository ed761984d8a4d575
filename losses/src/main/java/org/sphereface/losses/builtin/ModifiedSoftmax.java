package org.sphereface.losses.builtin;

import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.TargetMargin;

/**
 * Softmax cross entropy on angles: the logit of class j is {@code |x| cos theta_j}, that is, class
 * weights of length one and no bias. It is A-Softmax with m = 1.
 *
 * <p>Source: SphereFace, section 3.1, eq. (4).
 */
public record ModifiedSoftmax() implements Loss {

  @Override
  public String id() {
    return "modified-softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of the logits |x| cos theta_j.";
  }

  @Override
  public String source() {
    return "SphereFace, section 3.1, eq. (4)";
  }

  @Override
  public String label() {
    return "modified softmax";
  }

  @Override
  public boolean startsAtGuessing() {
    return true;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, TargetMargin.NONE);
  }
}
