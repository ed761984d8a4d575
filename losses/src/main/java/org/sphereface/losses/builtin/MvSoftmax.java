package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * MV-Softmax: CosFace ({@code am}) or ArcFace ({@code arc}) that weighs the classes which take an
 * image from its own. With the own class's value f(m, theta_y) behind its margin, the others have
 *
 * <pre>s ((1 + t) cos theta_j + t)   where cos theta_j &gt; f(m, theta_y)
 * s cos theta_j                 elsewhere</pre>
 *
 * f is {@code cos theta_y - m} (am) or {@code cos(theta_y + m)} (arc). With {@code easyMargin}, as
 * in the released code, the own class has its margin only where {@code cos theta_y > 0}, and {@code
 * cos theta_y} elsewhere.
 *
 * <p>Source: Wang et al., "Mis-classified Vector Guided Softmax Loss for Face Recognition", AAAI
 * 2020, eqs. (7) to (10); branches and defaults from the authors' code
 * (github.com/xiaoboCASIA/SV-X-Softmax).
 *
 * @param variant {@code am} or {@code arc}
 * @param scale s, above 0
 * @param margin m, at least 0; radians for {@code arc}, where it is at most pi
 * @param weight t, at least 0; the paper's t is 1 + t
 * @param easyMargin whether the margin holds only where {@code theta_y < pi / 2}
 */
public record MvSoftmax(
    @JsonPropertyDescription("am: margin on the cosine; arc: on the angle") String variant,
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m of the own class") double margin,
    @JsonPropertyDescription("Weight t of classes that take an image from its own; at least 0")
        double weight,
    @JsonPropertyDescription("Whether the margin holds only where the own angle is below pi/2")
        boolean easyMargin)
    implements Loss {

  /** Takes the released options: am, scale 32, margin 0.35, weight 0.2, easy margin. */
  public MvSoftmax() {
    this("am", 32, 0.35, 0.2, true);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public MvSoftmax {
    LossOptionChecks.oneOf("mv-softmax: variant", variant, "am", "arc");
    LossOptionChecks.positive("mv-softmax: scale", scale);
    LossOptionChecks.notNegative("mv-softmax: margin", margin);
    LossOptionChecks.require(
        variant.equals("am") || margin <= Math.PI,
        "mv-softmax: margin is " + margin + ", but must be an angle from 0 to pi, in radians");
    LossOptionChecks.notNegative("mv-softmax: weight", weight);
  }

  @Override
  public String id() {
    return "mv-softmax";
  }

  @Override
  public String summary() {
    return "CosFace or ArcFace with a weight on the classes that take an image from its own.";
  }

  @Override
  public String source() {
    return "Wang et al., AAAI 2020, eqs. (7) to (10); released code";
  }

  @Override
  public String label() {
    return "MV-" + (variant.equals("am") ? "AM" : "Arc") + " m=" + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new MvSoftmaxHead(embeddingSize, classes, this);
  }
}
