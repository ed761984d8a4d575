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
 * GA-Softmax, the generalised angular softmax of the SphereFace authors, with its linear function
 * of the angle: cross entropy of {@code s g(theta_j)}, with {@code s g(m theta_y)} for the own
 * class, and
 *
 * <pre>g(t) = 1 - 2 t / pi</pre>
 *
 * which falls evenly from 1 at 0 to -1 at pi. With the cosine for g it would be A-Softmax.
 *
 * <p>Source: Liu et al., "Deep Hyperspherical Learning", NIPS 2017, where s is |x|; the fixed
 * scale, the defaults and the second gradient from the authors' OpenSphere, head GAsoftmax.
 *
 * @param scale s, above 0
 * @param margin m, at least 1
 * @param gradient {@code released}: m changes the value alone, as in the released code; {@code
 *     true}: the gradient of the formula, m times that by {@code theta_y}
 */
public record GaSoftmax(
    @JsonPropertyDescription("Scale s") double scale,
    @JsonPropertyDescription("Margin m: the own angle counts m times; at least 1") double margin,
    @JsonPropertyDescription(
            "Backward pass: 'released', in which m changes the value alone, or 'true', the gradient"
                + " of the formula")
        String gradient)
    implements Loss {

  private static final String RELEASED = "released";

  /** Takes OpenSphere's options: scale 30, margin 1.5, released gradient. */
  public GaSoftmax() {
    this(30, 1.5, RELEASED);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public GaSoftmax {
    LossOptionChecks.positive("ga-softmax: scale", scale);
    LossOptionChecks.require(
        margin >= 1 && margin < Double.POSITIVE_INFINITY,
        "ga-softmax: margin is " + margin + ", but must be a number of at least 1");
    LossOptionChecks.oneOf("ga-softmax: gradient", gradient, RELEASED, "true");
  }

  @Override
  public String id() {
    return "ga-softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of s (1 - 2 theta_j / pi), the own angle counted m times.";
  }

  @Override
  public String source() {
    return "Liu et al., Deep Hyperspherical Learning, NIPS 2017; OpenSphere, GAsoftmax";
  }

  @Override
  public String label() {
    return "GA-Softmax m="
        + LossLabels.number(margin)
        + (gradient.equals(RELEASED) ? "" : " (true gradient)");
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
      NDArray angles = Angles.of(cosines(parameterStore, embeddings, training));
      NDArray own = Rows.picked(angles, labels);
      NDArray times = Scalars.times(own, margin);
      NDArray counted = gradient.equals(RELEASED) ? own.add(times.sub(own).stopGradient()) : times;
      return new MarginLogits(of(angles), of(own), of(counted));
    }

    /** Returns s g of angles, without its constant s, which changes no softmax. */
    private NDArray of(NDArray angles) {
      return Scalars.times(angles, -2 * scale / Math.PI);
    }
  }
}
