package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;

/**
 * AdaCos: cross entropy of {@code s cos theta_j}, without margin, with a scale that follows from
 * the number of classes and, if it is adaptive, from the angles of the batch:
 *
 * <pre>s_0 = sqrt(2) log(N - 1)
 * s_t = log(B_t) / cos(min(pi / 4, median of theta_y))
 * B_t = mean over the batch of sum_{j != y} exp(s_{t-1} cos theta_j)</pre>
 *
 * s is at least 1, which is not of the paper: for 2 classes s_0 would be 0. The gradient does not
 * pass through s. Of an even number of angles the median is the lower of the two in the middle.
 *
 * <p>Source: Zhang et al., "AdaCos: Adaptively Scaling Cosine Logits for Effectively Learning Deep
 * Face Representations", CVPR 2019, eqs. (12) and (15); the lower median from the public
 * implementation of 4uiiurz1.
 *
 * @param adaptive whether s follows the angles; otherwise it stays s_0
 */
public record AdaCos(
    @JsonPropertyDescription(
            "Whether the scale follows the angles of the batch; otherwise it is"
                + " sqrt(2) log(N - 1)")
        boolean adaptive)
    implements Loss {

  /** Takes the adaptive scale. */
  public AdaCos() {
    this(true);
  }

  @Override
  public String id() {
    return "adacos";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j, without margin; s follows the angles of the batch.";
  }

  @Override
  public String source() {
    return "Zhang et al., CVPR 2019, eqs. (12) and (15)";
  }

  @Override
  public String label() {
    return adaptive ? "AdaCos" : "AdaCos fixed";
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AdaCosHead(embeddingSize, classes, adaptive);
  }
}
