package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.head.AnnealedMargin;

/**
 * L-Softmax, the large-margin softmax: like {@link ASoftmax}, but with class weights of any length.
 *
 * <p>The logits are {@code W_j . x} for j other than y, and for the own class {@code |W_y| |x|
 * (lambda cos theta_y + psi(theta_y)) / (1 + lambda)}; there is no bias.
 *
 * <p>Source: Liu et al., "Large-Margin Softmax Loss for Convolutional Neural Networks", ICML 2016,
 * eqs. (4) to (6); lambda from its released code, layer LargeMarginInnerProduct.
 *
 * @param m the margin, a whole number of at least 1
 * @param annealing how lambda falls
 * @param gradient {@code true} or {@code released}. Both are the same here: unlike that of
 *     A-Softmax, the released layer's backward pass is the gradient of its forward pass, in both x
 *     and W
 */
public record LSoftmax(
    @JsonPropertyDescription("Margin m, a whole number of at least 1: the own angle counts m times")
        int m,
    @JsonPropertyDescription(
            "How lambda, the weight of the target without margin, falls over the iterations")
        LambdaAnnealing annealing,
    @JsonPropertyDescription(
            "'true' or 'released': the released layer computes the true gradient, so both are the"
                + " same")
        String gradient)
    implements Loss {

  /** Takes m = 4, as in SphereFace's tables, with the annealing of its released recipe. */
  public LSoftmax() {
    this(4, new LambdaAnnealing(), "true");
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if m is below 1, annealing is missing, or gradient is unknown
   */
  public LSoftmax {
    LossOptionChecks.wholeMargin("l-softmax", m);
    LossOptionChecks.annealing("l-softmax", annealing);
    LossOptionChecks.oneOf("l-softmax: gradient", gradient, "true", "released");
  }

  @Override
  public String id() {
    return "l-softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of W_j.x with |W_y| |x| psi(theta_y), psi(t) = (-1)^k cos(m t) - 2k, for the"
        + " own class.";
  }

  @Override
  public String source() {
    return "Liu et al., ICML 2016, eqs. (4) to (6); SphereFace, Table 4";
  }

  @Override
  public String label() {
    return "L-Softmax m=" + m;
  }

  @Override
  public boolean startsAtGuessing() {
    return true;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new LSoftmaxHead(
        embeddingSize, classes, new AnnealedMargin(new AngularMargin(m), annealing));
  }
}
