package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * CurricularFace: ArcFace whose hard other classes count more as the training goes on:
 *
 * <pre>s cos theta_j (t + cos theta_j)   where cos theta_j &gt; cos(theta_y + m)
 * s cos theta_j                     elsewhere
 * t &lt;- rate mean(cos theta_y) + (1 - rate) t, from 0, before each iteration</pre>
 *
 * The gradient does not pass through t. The own class has ArcFace's value and its branch past
 * {@code pi - m}.
 *
 * <p>Source: Huang et al., "CurricularFace: Adaptive Curriculum Learning Loss for Deep Face
 * Recognition", CVPR 2020, eqs. (5) to (8); branch and rate from the authors' code
 * (github.com/HuangYG123/CurricularFace).
 *
 * @param scale s, above 0
 * @param margin m in radians, in [0, pi]
 * @param rate of t, in [0, 1]
 */
public record CurricularFace(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m in radians, added to the own class's angle") double margin,
    @JsonPropertyDescription("How fast t follows the mean own cosine, 0 to 1") double rate)
    implements Loss {

  /** Takes the authors' options: scale 64, margin 0.5, rate 0.01. */
  public CurricularFace() {
    this(64, 0.5, 0.01);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public CurricularFace {
    LossOptionChecks.positive("curricularface: scale", scale);
    LossOptionChecks.require(
        margin >= 0 && margin <= Math.PI,
        "curricularface: margin is " + margin + ", but must be an angle from 0 to pi, in radians");
    LossOptionChecks.require(
        rate >= 0 && rate <= 1, "curricularface: rate is " + rate + ", but must be from 0 to 1");
  }

  @Override
  public String id() {
    return "curricularface";
  }

  @Override
  public String summary() {
    return "ArcFace whose hard other classes count more as the training goes on.";
  }

  @Override
  public String source() {
    return "Huang et al., CVPR 2020, eqs. (5) to (8); released code";
  }

  @Override
  public String label() {
    return "CurricularFace m=" + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new CurricularFaceHead(embeddingSize, classes, this);
  }
}
