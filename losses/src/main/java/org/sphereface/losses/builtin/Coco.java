package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.TargetMargin;

/**
 * The congenerous cosine loss (COCO): cross entropy of {@code s cos theta_j}, without margin, with
 * a fixed scale s. It is {@code normface} with a scale that is not learned.
 *
 * <p>Source: Liu, Li, Wang, "Learning Deep Features via Congenerous Cosine Loss for Person
 * Recognition", 2017, and "Rethinking Feature Discrimination and Polymerization for Large-scale
 * Recognition", 2017, eq. (5); the trained centroids and s = 30 from OpenSphere, head CocoLoss.
 *
 * @param scale s, above 0
 */
public record Coco(@JsonPropertyDescription("Scale s of the cosines") double scale)
    implements Loss {

  /** Takes OpenSphere's scale, 30. */
  public Coco() {
    this(30);
  }

  /**
   * Checks the option.
   *
   * @throws IllegalArgumentException if the scale is not above 0
   */
  public Coco {
    LossOptionChecks.positive("coco: scale", scale);
  }

  @Override
  public String id() {
    return "coco";
  }

  @Override
  public String summary() {
    return "Cross entropy of s cos theta_j, without margin; s is fixed.";
  }

  @Override
  public String source() {
    return "Liu, Li, Wang, 2017, eq. (5); OpenSphere, CocoLoss";
  }

  @Override
  public String label() {
    return "COCO s=" + LossLabels.number(scale);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new AngularHead(embeddingSize, classes, scale, TargetMargin.NONE);
  }
}
