package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * SphereFace2: every class is a binary problem, "this identity or not", with one bias for all:
 *
 * <pre>weight / r * (lambda softplus(-z_y) + (1 - lambda) sum_{j != y} softplus(z_j)),
 * z_y = r g+(theta_y) + b, z_j = r g-(theta_j) + b, f(c) = 2 ((c + 1) / 2)^t - 1</pre>
 *
 * <ul>
 *   <li>cosine margin: {@code g+ = f(cos theta) - m}, {@code g- = f(cos theta) + m};
 *   <li>angle margin: {@code g+ = f(cos(min(theta + m, pi)))}, {@code g- = f(cos theta)};
 *   <li>multiplicative margin: {@code g+ = f(cos(min(m theta, pi)))}, {@code g- = f(cos theta)}.
 * </ul>
 *
 * The gradient is detached as in {@link SphereFaceR}: g enters as a constant added to the cosine.
 * The bias starts where the loss is least while all cosines are 0.
 *
 * <p>Source: Wen et al., "SphereFace2: Binary Classification is All You Need for Deep Face
 * Recognition", ICLR 2022, eqs. (5) and (6) and section 3.3; defaults, the detached gradient and
 * the bias's start from the authors' OpenSphere.
 *
 * @param variant {@code cosine} (the paper's C), {@code angle} (A) or {@code multiplicative} (M)
 * @param lambda balance of positives and negatives, between 0 and 1
 * @param scale r, above 0
 * @param margin m; at least 0, for the multiplicative margin at least 1
 * @param power t of the similarity adjustment, above 0
 * @param weight of the loss, above 0
 */
public record SphereFace2(
    @JsonPropertyDescription("Kind of margin: cosine, angle or multiplicative") String variant,
    @JsonPropertyDescription("Weight of the positives; that of the negatives is 1 - lambda")
        double lambda,
    @JsonPropertyDescription("Scale r of the similarities") double scale,
    @JsonPropertyDescription("Margin m: a cosine, an angle in radians or a factor") double margin,
    @JsonPropertyDescription("Power t of the similarity adjustment") double power,
    @JsonPropertyDescription("Weight of the loss; it is divided by r") double weight)
    implements Loss {

  /** Takes OpenSphere's options: cosine margin 0.4, lambda 0.7, scale 40, power 3, weight 50. */
  public SphereFace2() {
    this("cosine", 0.7, 40, 0.4, 3, 50);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SphereFace2 {
    LossOptionChecks.oneOf("sphereface2: variant", variant, "cosine", "angle", "multiplicative");
    LossOptionChecks.require(
        lambda > 0 && lambda < 1,
        "sphereface2: lambda is " + lambda + ", but must lie between 0 and 1");
    LossOptionChecks.positive("sphereface2: scale", scale);
    double least = variant.equals("multiplicative") ? 1 : 0;
    LossOptionChecks.require(
        margin >= least && margin < Double.POSITIVE_INFINITY,
        "sphereface2: margin is " + margin + ", but must be at least " + LossLabels.number(least));
    LossOptionChecks.positive("sphereface2: power", power);
    LossOptionChecks.positive("sphereface2: weight", weight);
  }

  @Override
  public String id() {
    return "sphereface2";
  }

  @Override
  public String summary() {
    return "One binary cross entropy a class, of r g(theta_j) + b with one bias for all.";
  }

  @Override
  public String source() {
    return "Wen et al., ICLR 2022, eqs. (5) and (6); OpenSphere, SphereFace2";
  }

  @Override
  public String label() {
    return "SphereFace2-"
        + Character.toUpperCase(variant.charAt(0))
        + " m="
        + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new SphereFace2Head(this, embeddingSize, classes);
  }
}
