package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * AdaFace: cross entropy of {@code s cos theta_j} whose margin depends on the length of the
 * embedding, which stands for the quality of the image. The own class has
 *
 * <pre>s (cos(theta_y - m z) - (m + m z))
 * z = (|x| - mean) / (deviation + 0.001) * h, cut to [-1, 1]</pre>
 *
 * A long embedding (z = 1) has the margin of 2 m on the cosine and -m on the angle, a short one (z
 * = -1) the margin m on the angle alone. mean and deviation follow those of the batches' lengths:
 *
 * <pre>mean &lt;- rate batch mean + (1 - rate) mean, from 20
 * deviation &lt;- rate batch deviation + (1 - rate) deviation, from 100</pre>
 *
 * with the deviation of n - 1 degrees of freedom. Both are moved before they are used. The gradient
 * does not pass through z. As in the released code, lengths are cut to [0.001, 100], the own cosine
 * to 0.001 within [-1, 1], and {@code theta_y - m z} to 0.001 within [0, pi].
 *
 * <p>Source: Kim, Jain, Liu, "AdaFace: Quality Adaptive Margin for Face Recognition", CVPR 2022,
 * "Adaptive Margin based on Norm"; bounds, starts and rate from the authors' code
 * (github.com/mk-minchul/AdaFace, head.py and config.py).
 *
 * @param scale s, above 0
 * @param margin m, at least 0
 * @param concentration h, at least 0: how strongly z depends on the length
 * @param rate of mean and deviation, in [0, 1]
 */
public record AdaFace(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin m") double margin,
    @JsonPropertyDescription("h: how strongly the margin depends on the embedding's length")
        double concentration,
    @JsonPropertyDescription("How fast mean and deviation follow those of the batches, 0 to 1")
        double rate)
    implements Loss {

  /** Takes the authors' options: scale 64, margin 0.4, concentration 0.333, rate 0.01. */
  public AdaFace() {
    this(64, 0.4, 0.333, 0.01);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public AdaFace {
    LossOptionChecks.positive("adaface: scale", scale);
    LossOptionChecks.notNegative("adaface: margin", margin);
    LossOptionChecks.notNegative("adaface: concentration", concentration);
    LossOptionChecks.require(
        rate >= 0 && rate <= 1, "adaface: rate is " + rate + ", but must be from 0 to 1");
  }

  @Override
  public String id() {
    return "adaface";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j with a margin that depends on the embedding's length.";
  }

  @Override
  public String source() {
    return "Kim et al., CVPR 2022; released code";
  }

  @Override
  public String label() {
    return "AdaFace m=" + LossLabels.number(margin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AdaFaceHead(embeddingSize, classes, this);
  }
}
