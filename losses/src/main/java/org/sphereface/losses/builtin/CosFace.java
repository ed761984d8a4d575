package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.head.AngularHead;

/**
 * CosFace, also published as AM-Softmax: softmax cross entropy of {@code s cos theta_j}, with
 * {@code s (cos theta_y - m)} for the own class.
 *
 * <p>Source: Wang et al., "CosFace: Large Margin Cosine Loss for Deep Face Recognition", CVPR 2018,
 * eq. (4); Wang et al., "Additive Margin Softmax for Face Verification", 2018, eq. (5), which takes
 * scale = 30 and margin = 0.35.
 *
 * @param scale s, above 0; the paper's is 64
 * @param margin m, at least 0; the paper's is 0.35
 */
public record CosFace(
    @JsonPropertyDescription("Scale s of the cosines; AM-Softmax takes 30") double scale,
    @JsonPropertyDescription("Margin m, taken from the own class's cosine") double margin)
    implements Loss {

  /** Takes the paper's options: scale 64, margin 0.35. */
  public CosFace() {
    this(64, 0.35);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public CosFace {
    LossOptionChecks.positive("cosface: scale", scale);
    LossOptionChecks.notNegative("cosface: margin", margin);
  }

  @Override
  public String id() {
    return "cosface";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with s (cos theta_y - m) for the own class (AM-Softmax).";
  }

  @Override
  public String source() {
    return "Wang et al., CVPR 2018, eq. (4); AM-Softmax: Wang et al., 2018, eq. (5)";
  }

  @Override
  public String label() {
    return "CosFace m=" + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(
        embeddingSize, classes, scale, (cosine, iteration) -> cosine.sub(margin));
  }
}
