package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * MagFace: ArcFace whose margin grows with the length of the embedding, plus a regulariser that
 * makes embeddings longer:
 *
 * <pre>s cos(theta_y + m(a)) for the own class, s cos theta_j for the others
 * + weight * mean over the batch of g(a), g(a) = a / upper^2 + 1 / a
 * a = |x|, cut to [lower, upper]
 * m(a) = lowerMargin + (upperMargin - lowerMargin) (a - lower) / (upper - lower)</pre>
 *
 * With {@code easyMargin}, as in the released code, the own class has {@code s cos theta_y} where
 * {@code cos theta_y <= 0}; without, {@code s (cos theta_y - m(a) sin m(a))} past {@code pi -
 * m(a)}. The gradient passes through a, but not where it is cut: shorter embeddings than {@code
 * lower} are not made longer.
 *
 * <p>Source: Meng, Zhao, Huang, Zhou, "MagFace: A Universal Representation for Face Recognition and
 * Quality Assessment", CVPR 2021, section 3.2 and supplement; branches from the authors' code
 * (github.com/IrvingMeng/MagFace, models/magface.py), weight and margins from its run/run.sh.
 *
 * @param scale s, above 0
 * @param lower the shortest length, above 0
 * @param upper the longest length, above {@code lower}
 * @param lowerMargin the margin at {@code lower}, in radians, at least 0
 * @param upperMargin the margin at {@code upper}, in radians, from {@code lowerMargin} to pi
 * @param weight of the regulariser, at least 0
 * @param easyMargin whether the margin holds only where {@code theta_y < pi / 2}
 */
public record MagFace(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Length of an embedding at which the margin is least") double lower,
    @JsonPropertyDescription("Length of an embedding at which the margin is greatest") double upper,
    @JsonPropertyDescription("The least margin, in radians") double lowerMargin,
    @JsonPropertyDescription("The greatest margin, in radians") double upperMargin,
    @JsonPropertyDescription("Weight of the regulariser, which makes embeddings longer")
        double weight,
    @JsonPropertyDescription("Whether the margin holds only where the own angle is below pi/2")
        boolean easyMargin)
    implements Loss {

  /**
   * Takes the authors' options: scale 64, lengths 10 to 110, margins 0.45 to 0.8, weight 35, easy
   * margin.
   */
  public MagFace() {
    this(64, 10, 110, 0.45, 0.8, 35, true);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public MagFace {
    LossOptionChecks.positive("magface: scale", scale);
    LossOptionChecks.positive("magface: lower", lower);
    LossOptionChecks.require(
        upper > lower && upper < Double.POSITIVE_INFINITY,
        "magface: upper is " + upper + ", but must be a number above lower, " + lower);
    LossOptionChecks.notNegative("magface: lowerMargin", lowerMargin);
    LossOptionChecks.require(
        upperMargin >= lowerMargin && upperMargin <= Math.PI,
        "magface: upperMargin is "
            + upperMargin
            + ", but must be an angle from lowerMargin, "
            + lowerMargin
            + ", to pi, in radians");
    LossOptionChecks.notNegative("magface: weight", weight);
  }

  @Override
  public String id() {
    return "magface";
  }

  @Override
  public String summary() {
    return "ArcFace whose margin grows with the embedding's length, and a regulariser of the length.";
  }

  @Override
  public String source() {
    return "Meng et al., CVPR 2021, section 3.2; released code";
  }

  @Override
  public String label() {
    return "MagFace m=" + LossLabels.number(lowerMargin) + "-" + LossLabels.number(upperMargin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes);
  }

  private final class Head extends UnitWeightHead {

    Head(int embeddingSize, int classes) {
      super(embeddingSize, classes);
    }

    @Override
    protected MarginLogits logits(
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        long iteration,
        boolean training) {
      NDArray lengths = Rows.lengths(embeddings);
      NDArray logits = scaledCosines(parameterStore, embeddings, lengths, scale, training);
      NDArray own = Rows.picked(logits, labels);
      NDArray cosine = Scalars.times(own, 1 / scale).clip(-1, 1);
      return new MarginLogits(logits, own, Scalars.times(target(cosine, margins(lengths)), scale));
    }

    private NDArray margins(NDArray lengths) {
      double slope = (upperMargin - lowerMargin) / (upper - lower);
      return Scalars.times(lengths.clip(lower, upper), slope).add(lowerMargin - slope * lower);
    }

    private NDArray target(NDArray cosine, NDArray margin) {
      NDArray shifted = Angles.cosineOfSum(cosine, margin);
      NDArray plain = cosine.stopGradient();
      if (easyMargin) {
        return Rows.chosen(Rows.mask(plain.gt(0), plain), shifted, cosine);
      }
      NDArray held = Rows.mask(plain.gt(margin.stopGradient().cos().neg()), plain);
      return Rows.chosen(held, shifted, cosine.sub(margin.mul(margin.sin())));
    }

    @Override
    protected NDArray total(
        NDArray crossEntropies,
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        boolean training) {
      NDArray lengths = Rows.lengths(embeddings).clip(lower, upper);
      NDArray regulariser =
          Scalars.times(lengths, 1 / (upper * upper)).add(lengths.onesLike().div(lengths));
      return crossEntropies.add(Scalars.times(regulariser, weight)).mean();
    }
  }
}
