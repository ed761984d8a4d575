package com.example.plugin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.head.AngularHead;

/**
 * Softmax cross entropy of {@code s cos theta_j}, with {@code s (cos theta_y - m (1 - cos theta_y)
 * / 2)} for the own class: the margin is 0 at the own weight, and m opposite to it. It is this
 * example's and is not published.
 *
 * @param scale s, above 0
 * @param margin m, at least 0
 */
public record ProportionalMargin(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m at the angle pi; at least 0") double margin)
    implements Loss {

  /** Takes scale 16 and margin 0.4. */
  public ProportionalMargin() {
    this(16, 0.4);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ProportionalMargin {
    LossOptionChecks.positive("proportional-margin: scale", scale);
    LossOptionChecks.notNegative("proportional-margin: margin", margin);
  }

  @Override
  public String id() {
    return "proportional-margin";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with a margin that grows with the own angle.";
  }

  @Override
  public String source() {
    return "An example, not published";
  }

  @Override
  public String label() {
    return "Proportional m=" + margin;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(
        embeddingSize,
        classes,
        scale,
        (cosine, iteration) -> cosine.mul(1 + margin / 2).sub(margin / 2));
  }
}
