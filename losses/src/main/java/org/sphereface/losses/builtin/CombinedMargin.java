package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.head.AngularHead;

/**
 * The combined margin: softmax cross entropy of {@code s cos theta_j}, with {@code s (cos(m1
 * theta_y + m2) - m3)} for the own class.
 *
 * <p>As in the paper, nothing keeps {@code m1 theta + m2} within [0, pi]; beyond pi the target
 * rises again.
 *
 * <p>Source: Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR
 * 2019, eq. (4); the defaults are its Table 2's CM2 (1, 0.3, 0.2).
 *
 * @param scale s, above 0; the paper's is 64
 * @param m1 factor on the own angle, above 0
 * @param m2 added to the own angle, radians, at least 0
 * @param m3 taken from the own cosine, at least 0
 */
public record CombinedMargin(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Factor on the own class's angle") double m1,
    @JsonPropertyDescription("Added to the own class's angle, radians") double m2,
    @JsonPropertyDescription("Taken from the own class's cosine") double m3)
    implements Loss {

  /** Takes the options of the paper's CM2: scale 64, margins 1, 0.3 and 0.2. */
  public CombinedMargin() {
    this(64, 1, 0.3, 0.2);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public CombinedMargin {
    LossOptionChecks.positive("combined-margin: scale", scale);
    LossOptionChecks.positive("combined-margin: m1", m1);
    LossOptionChecks.notNegative("combined-margin: m2", m2);
    LossOptionChecks.notNegative("combined-margin: m3", m3);
  }

  @Override
  public String id() {
    return "combined-margin";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with s (cos(m1 theta_y + m2) - m3) for the own class.";
  }

  @Override
  public String source() {
    return "Deng et al., CVPR 2019, eq. (4)";
  }

  @Override
  public String label() {
    return "combined margin "
        + LossLabels.number(m1)
        + ", "
        + LossLabels.number(m2)
        + ", "
        + LossLabels.number(m3);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, scale, (cosine, iteration) -> target(cosine));
  }

  private NDArray target(NDArray cosine) {
    return Scalars.times(Angles.of(cosine), m1).add(m2).cos().sub(m3);
  }
}
