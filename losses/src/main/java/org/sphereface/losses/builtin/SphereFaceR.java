package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.head.AngularHead;

/**
 * SphereFace-R: softmax cross entropy of {@code s cos theta_j} with a multiplicative margin,
 * features normalised to a hard scale, and the characteristic gradient detached:
 *
 * <ul>
 *   <li>v0: {@code psi(theta_y) = (-1)^k cos(m theta_y) - 2k} for the own class, any real m;
 *   <li>v1: {@code cos(min(m theta_y, pi))} for the own class;
 *   <li>v2: {@code cos(theta_j / m)} for the others, cos for the own class.
 * </ul>
 *
 * The loss is {@code weight / s} times the cross entropy. Detached: the margin enters as a constant
 * added to the cosine, so that the backward pass is that of the cosine.
 *
 * <p>Source: Liu et al., "SphereFace Revived: Unifying Hyperspherical Face Recognition", TPAMI
 * 2022, sections 3 and 4; defaults and the weight from the authors' OpenSphere, head SphereFaceR_H.
 *
 * @param variant {@code v0}, {@code v1} or {@code v2}
 * @param scale s, above 0
 * @param margin m, at least 1
 * @param weight of the loss, above 0
 */
public record SphereFaceR(
    @JsonPropertyDescription("Angular function: v0, v1 or v2") String variant,
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m, at least 1, not only whole") double margin,
    @JsonPropertyDescription("Weight of the loss; it is divided by s") double weight)
    implements Loss {

  /** Takes OpenSphere's options: scale 30, margin 1.5, weight 50; variant v1. */
  public SphereFaceR() {
    this("v1", 30, 1.5, 50);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SphereFaceR {
    LossOptionChecks.oneOf("sphereface-r: variant", variant, "v0", "v1", "v2");
    LossOptionChecks.positive("sphereface-r: scale", scale);
    LossOptionChecks.require(
        margin >= 1 && margin < Double.POSITIVE_INFINITY,
        "sphereface-r: margin is " + margin + ", but must be a number of at least 1");
    LossOptionChecks.positive("sphereface-r: weight", weight);
  }

  @Override
  public String id() {
    return "sphereface-r";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with a multiplicative margin and detached gradient.";
  }

  @Override
  public String source() {
    return "Liu et al., SphereFace Revived, TPAMI 2022; OpenSphere, SphereFaceR_H";
  }

  @Override
  public String label() {
    return "SphereFace-R " + variant + " m=" + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes);
  }

  private final class Head extends AngularHead {

    Head(int embeddingSize, int classes) {
      super(
          embeddingSize,
          classes,
          scale,
          (cosine, iteration) ->
              variant.equals("v2") ? cosine : detached(cosine, target(cosine.stopGradient())));
    }

    @Override
    protected NDArray plain(NDArray logits) {
      if (!variant.equals("v2")) {
        return logits;
      }
      NDArray angles = Angles.of(logits.stopGradient().div(scale));
      return detached(logits, angles.div(margin).cos().mul(scale));
    }

    @Override
    protected NDArray total(
        NDArray crossEntropies,
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        boolean training) {
      return Scalars.times(crossEntropies, weight / scale).mean();
    }
  }

  /** Returns a value with the gradient of another. */
  private static NDArray detached(NDArray gradient, NDArray value) {
    return gradient.add(value.sub(gradient).stopGradient());
  }

  private NDArray target(NDArray cosine) {
    NDArray angle = Angles.of(cosine).mul(margin);
    if (variant.equals("v1")) {
      return angle.minimum(Math.PI).cos();
    }
    NDArray k = angle.div(Math.PI).floor();
    NDArray odd = k.sub(k.div(2).floor().mul(2));
    return odd.mul(-2).add(1).mul(angle.cos()).sub(k.mul(2));
  }
}
