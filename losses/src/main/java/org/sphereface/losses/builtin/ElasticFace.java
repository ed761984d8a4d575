package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AngularHead;

/**
 * ElasticFace: ArcFace ({@code arc}) or CosFace ({@code cos}) with a margin that is drawn anew for
 * each image, from a normal distribution of mean m and standard deviation {@code deviation}:
 *
 * <ul>
 *   <li>arc: {@code s cos(theta_y + E(m, deviation))} for the own class, without a branch past pi;
 *   <li>cos: {@code s (cos theta_y - E(m, deviation))}.
 * </ul>
 *
 * If they are sorted (ElasticFace+), the image of the smallest own angle gets the smallest margin
 * of the batch, and so on. The engine draws the margins; trainings seed it before each iteration by
 * their seed and the iteration.
 *
 * <p>Source: Boutros, Damer, Kirchbuchner, Kuijper, "ElasticFace: Elastic Margin Loss for Deep Face
 * Recognition", CVPR Workshops 2022, eqs. (5) and (6); the defaults from the authors' code
 * (github.com/fdbtrs/ElasticFace, utils/losses.py).
 *
 * @param variant {@code arc} or {@code cos}
 * @param scale s, above 0
 * @param margin m, the mean, at least 0; radians for {@code arc}, where it is at most pi
 * @param deviation of the margins, at least 0
 * @param sorted whether small angles get small margins
 */
public record ElasticFace(
    @JsonPropertyDescription("arc: margins on the angle; cos: on the cosine") String variant,
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Mean of the margins; the authors take 0.5 for arc, 0.35 for cos")
        double margin,
    @JsonPropertyDescription("Standard deviation of the margins") double deviation,
    @JsonPropertyDescription("Whether small own angles get small margins (ElasticFace+)")
        boolean sorted)
    implements Loss {

  private static final String ARC = "arc";

  /** Takes the authors' options for arc: scale 64, margin 0.5, deviation 0.0125, not sorted. */
  public ElasticFace() {
    this(ARC, 64, 0.5, 0.0125, false);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public ElasticFace {
    LossOptionChecks.oneOf("elasticface: variant", variant, ARC, "cos");
    LossOptionChecks.positive("elasticface: scale", scale);
    LossOptionChecks.notNegative("elasticface: margin", margin);
    LossOptionChecks.require(
        variant.equals("cos") || margin <= Math.PI,
        "elasticface: margin is " + margin + ", but must be an angle from 0 to pi, in radians");
    LossOptionChecks.notNegative("elasticface: deviation", deviation);
  }

  @Override
  public String id() {
    return "elasticface";
  }

  @Override
  public String summary() {
    return "ArcFace or CosFace with a margin that is drawn anew for each image.";
  }

  @Override
  public String source() {
    return "Boutros et al., CVPR Workshops 2022, eqs. (5), (6); released code";
  }

  @Override
  public String label() {
    return "ElasticFace-"
        + (variant.equals(ARC) ? "Arc" : "Cos")
        + (sorted ? "+" : "")
        + " m="
        + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, scale, (cosine, iteration) -> target(cosine));
  }

  private NDArray target(NDArray cosine) {
    NDArray margins = margins(cosine.stopGradient());
    return variant.equals(ARC) ? Angles.cosineOfSum(cosine, margins) : cosine.sub(margins);
  }

  private NDArray margins(NDArray cosine) {
    Shape batch = cosine.getShape();
    NDArray normal = cosine.getManager().randomNormal(0, 1, batch, cosine.getDataType());
    NDArray drawn = Scalars.times(normal, deviation).add(margin).stopGradient();
    if (!sorted) {
      return drawn;
    }
    // the place of each image among the cosines, the largest first
    NDArray places = cosine.argSort(0, false).argSort(0, true);
    NDArray rising = drawn.sort(0).reshape(-1, 1);
    return Rows.gathered(rising, places).reshape(batch);
  }
}
