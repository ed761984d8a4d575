package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.TargetMargin;

/**
 * NormFace's softmax: cross entropy of {@code s cos theta_j}, without margin, with the scale s
 * learned or fixed.
 *
 * <p>Source: Wang et al., "NormFace: L2 Hypersphere Embedding for Face Verification", ACM
 * Multimedia 2017, section 3.3; the scale that is learned from 10, at least 0.01, from the released
 * scaled_cosine_softmax.prototxt.
 *
 * @param scale s at the start of the training, at least 0.01
 * @param learned whether s is a parameter of the training
 */
public record NormFace(
    @JsonPropertyDescription("Scale s of the cosines at the start") double scale,
    @JsonPropertyDescription("Whether s is learned") boolean learned)
    implements Loss {

  /** Takes the options of the released code: learned from 10. */
  public NormFace() {
    this(NormFaceHead.START, true);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the scale is below 0.01
   */
  public NormFace {
    LossOptionChecks.require(
        scale >= NormFaceHead.SMALLEST && scale < Double.POSITIVE_INFINITY,
        "normface: scale is " + scale + ", but must be a number of at least 0.01");
  }

  @Override
  public String id() {
    return "normface";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j, without margin; s is learned.";
  }

  @Override
  public String source() {
    return "Wang et al., ACM Multimedia 2017, section 3.3";
  }

  @Override
  public String label() {
    return learned ? "NormFace" : "NormFace s=" + LossLabels.number(scale);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return learned
        ? new NormFaceHead(embeddingSize, classes, scale)
        : new AngularHead(embeddingSize, classes, scale, TargetMargin.NONE);
  }
}
