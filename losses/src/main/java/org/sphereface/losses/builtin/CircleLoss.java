package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * Circle loss with class labels: a softmax in which each cosine counts the more, the farther it is
 * from where it should be:
 *
 * <pre>s max(0, 1 + m - cos theta_y) (cos theta_y - (1 - m))   of the own class
 * s max(0, m + cos theta_j) (cos theta_j - m)              of the others</pre>
 *
 * The gradient does not pass through the two maxima. The boundary of two classes is the circle
 * {@code (cos theta_j)^2 + (cos theta_y - 1)^2 = 2 m^2}.
 *
 * <p>Source: Sun et al., "Circle Loss: A Unified Perspective of Pair Similarity Optimization", CVPR
 * 2020, sections 3.1 and 3.2, with the class weights as the other side of each pair; m and s are
 * the paper's for face recognition (section 4.1), as in FaceX-Zoo's head/CircleLoss.py. The paper
 * names the scale gamma.
 *
 * @param scale s, above 0
 * @param margin m, in [0, 1]
 */
public record CircleLoss(
    @JsonPropertyDescription("Scale s; the paper's gamma") double scale,
    @JsonPropertyDescription("Relaxation m: own cosines should be above 1 - m, others below m")
        double margin)
    implements Loss {

  /** Takes the paper's options for faces: scale 256, margin 0.25. */
  public CircleLoss() {
    this(256, 0.25);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public CircleLoss {
    LossOptionChecks.positive("circle: scale", scale);
    LossOptionChecks.require(
        margin >= 0 && margin <= 1,
        "circle: margin is " + margin + ", but must be a number from 0 to 1");
  }

  @Override
  public String id() {
    return "circle";
  }

  @Override
  public String summary() {
    return "Softmax in which each cosine counts the more, the farther it is from where it should be.";
  }

  @Override
  public String source() {
    return "Sun et al., CVPR 2020, sections 3.1 and 3.2";
  }

  @Override
  public String label() {
    return "Circle loss m=" + LossLabels.number(margin);
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
      // The root of s on both factors: their product has the scale s without another pass.
      double root = Math.sqrt(scale);
      NDArray cosines =
          scaledCosines(parameterStore, embeddings, Rows.lengths(embeddings), root, training);
      NDArray own = Rows.picked(cosines, labels);
      NDArray ownWeight = Activation.relu(own.stopGradient().neg().add(root * (1 + margin)));
      NDArray target = own.sub(root * (1 - margin)).mul(ownWeight);
      // the own classes' from B values: to pick them would cost a gradient of size B x N once more
      return new MarginLogits(other(cosines, root), other(own, root), target);
    }

    /** Returns what a class that is not the own one counts. */
    private NDArray other(NDArray cosines, double root) {
      NDArray weights = Activation.relu(cosines.stopGradient().add(root * margin));
      return cosines.sub(root * margin).mul(weights);
    }
  }
}
