package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AngularHead;

/**
 * ArcFace: softmax cross entropy of {@code s cos theta_j}, with {@code s cos(theta_y + m)} for the
 * own class.
 *
 * <p>{@code theta + m} leaves [0, pi] at {@code theta > pi - m}, where cos would rise again. As in
 * the released code, the target there is {@code cos theta - m sin m}; with the easy margin it is
 * {@code cos theta} wherever {@code cos theta <= 0}.
 *
 * <p>Source: Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR
 * 2019, eq. (3); the branches from the authors' released code (InsightFace).
 *
 * @param scale s, above 0; the paper's is 64
 * @param margin m in radians, in [0, pi]; the paper's is 0.5
 * @param easyMargin whether the margin holds only where {@code theta_y < pi / 2}
 */
public record ArcFace(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m in radians, added to the own class's angle") double margin,
    @JsonPropertyDescription("Whether the margin holds only where the own angle is below pi/2")
        boolean easyMargin)
    implements Loss {

  /** Takes the paper's options: scale 64, margin 0.5, no easy margin. */
  public ArcFace() {
    this(64, 0.5, false);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public ArcFace {
    LossOptionChecks.positive("arcface: scale", scale);
    LossOptionChecks.require(
        margin >= 0 && margin <= Math.PI,
        "arcface: margin is " + margin + ", but must be an angle from 0 to pi, in radians");
  }

  @Override
  public String id() {
    return "arcface";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with s cos(theta_y + m) for the own class.";
  }

  @Override
  public String source() {
    return "Deng et al., CVPR 2019, eq. (3); branches from the released code";
  }

  @Override
  public String label() {
    return "ArcFace m=" + LossLabels.number(margin) + (easyMargin ? " (easy)" : "");
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, scale, (cosine, iteration) -> target(cosine));
  }

  /** Returns cos(theta + m) of cos theta. */
  NDArray shifted(NDArray cosine) {
    NDArray sine = Angles.sine(cosine);
    return Scalars.times(cosine, Math.cos(margin)).sub(Scalars.times(sine, Math.sin(margin)));
  }

  /** Returns what the own class has in place of its cosine, B. */
  NDArray target(NDArray cosine) {
    NDArray shifted = shifted(cosine);
    double from = easyMargin ? 0 : Math.cos(Math.PI - margin);
    NDArray beyond = easyMargin ? cosine : cosine.sub(margin * Math.sin(margin));
    NDArray inside = Rows.mask(cosine.gt(from), cosine);
    return Rows.chosen(inside, shifted, beyond);
  }
}
