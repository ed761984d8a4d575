package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.AnnealedMargin;

/**
 * A-Softmax, the angular softmax of SphereFace: softmax cross entropy in which the angle to the own
 * class counts m times.
 *
 * <p>The logits are {@code |x| cos theta_j} for j other than y, and for the own class
 *
 * <pre>|x| (lambda cos theta_y + psi(theta_y)) / (1 + lambda)</pre>
 *
 * with {@code psi(t) = (-1)^k cos(m t) - 2 k} for t in [k pi/m, (k+1) pi/m], and lambda falling
 * over the iterations by {@link LambdaAnnealing}. With m = 1 the target is {@code |x| cos theta_y}
 * for any lambda. The weights are renormalised to length one before each iteration.
 *
 * <p>Source: SphereFace, section 3.2, eqs. (6) and (7); lambda and the second backward pass from
 * the released code.
 *
 * @param m the margin, a whole number of at least 1
 * @param annealing how lambda falls
 * @param gradient {@code true}: the gradient is that of the formula above; {@code released}: the
 *     backward pass of the released code, which rescales the own class's part
 */
public record ASoftmax(
    @JsonPropertyDescription("Margin m, a whole number of at least 1: the own angle counts m times")
        int m,
    @JsonPropertyDescription(
            "How lambda, the weight of the target without margin, falls over the iterations")
        LambdaAnnealing annealing,
    @JsonPropertyDescription(
            "Backward pass: 'true', the gradient of the formula, or 'released', that of the"
                + " released code")
        String gradient)
    implements Loss {

  private static final String RELEASED = "released";

  /** The released recipe: m = 4, lambda from 1000 down to 5; true gradient. */
  public ASoftmax() {
    this(4, new LambdaAnnealing(), "true");
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if m is below 1, annealing is missing, or gradient is unknown
   */
  public ASoftmax {
    LossOptionChecks.wholeMargin("a-softmax", m);
    LossOptionChecks.annealing("a-softmax", annealing);
    LossOptionChecks.oneOf("a-softmax: gradient", gradient, "true", RELEASED);
  }

  @Override
  public String id() {
    return "a-softmax";
  }

  @Override
  public String summary() {
    return "Cross entropy of |x| cos theta_j with |x| psi(theta_y), psi(t) = (-1)^k cos(m t) - 2k, for"
        + " the own class.";
  }

  @Override
  public String source() {
    return "SphereFace, section 3.2, eqs. (6) and (7); lambda annealing from the released code";
  }

  @Override
  public String label() {
    return "A-Softmax m=" + m + (gradient.equals(RELEASED) ? " (released gradient)" : "");
  }

  @Override
  public boolean startsAtGuessing() {
    return true;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    AngularMargin psi = new AngularMargin(m);
    return gradient.equals(RELEASED)
        ? new ReleasedAngularHead(embeddingSize, classes, psi, annealing)
        : new AngularHead(embeddingSize, classes, new AnnealedMargin(psi, annealing));
  }
}
