package org.sphereface.losses.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * NPCFace: a softmax in which the hard other classes of an image weigh more and raise the margin of
 * its own class. A class is hard where {@code cos theta_j > cos(theta_y + margin)}:
 *
 * <pre>s (t cos theta_j + a)                 of a hard class
 * s cos theta_j                         of any other class
 * s cos(theta_y + m0 + m1 hardness)     of the own class, where cos theta_y &gt; 0
 * s cos theta_y                         of the own class elsewhere</pre>
 *
 * hardness is the mean cosine of the image's hard classes, 0 without any. The gradient does not
 * pass through it.
 *
 * <p>Source: Zeng, Shi, Du, Wang, Lei, Mei, "NPCFace: Negative-Positive Collaborative Training for
 * Large-scale Face Recognition", 2020 (arXiv 2007.10172); branches and defaults from the authors'
 * code (github.com/JDAI-CV/FaceX-Zoo, head/NPCFace.py).
 *
 * @param scale s, above 0
 * @param margin behind which other classes are hard, in radians, in [0, pi]
 * @param baseMargin m0 in radians, at least 0
 * @param hardMargin m1 in radians, at least 0
 * @param weight t, at least 0
 * @param offset a, at least 0
 */
public record NpcFace(
    @JsonPropertyDescription("Scale s of the cosines") double scale,
    @JsonPropertyDescription("Margin in radians behind which another class is hard") double margin,
    @JsonPropertyDescription("m0: margin in radians of an image without hard classes")
        double baseMargin,
    @JsonPropertyDescription("m1: margin in radians that is added for each unit of hardness")
        double hardMargin,
    @JsonPropertyDescription("t: factor on the cosine of a hard class") double weight,
    @JsonPropertyDescription("a: what is added to the cosine of a hard class") double offset)
    implements Loss {

  /** Takes the released options: scale 64, margin 0.5, m0 = 0.4, m1 = 0.2, t = 1.1, a = 0.2. */
  public NpcFace() {
    this(64, 0.5, 0.4, 0.2, 1.1, 0.2);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public NpcFace {
    LossOptionChecks.positive("npcface: scale", scale);
    LossOptionChecks.require(
        margin >= 0 && margin <= Math.PI,
        "npcface: margin is " + margin + ", but must be an angle from 0 to pi, in radians");
    LossOptionChecks.notNegative("npcface: baseMargin", baseMargin);
    LossOptionChecks.notNegative("npcface: hardMargin", hardMargin);
    LossOptionChecks.notNegative("npcface: weight", weight);
    LossOptionChecks.notNegative("npcface: offset", offset);
  }

  @Override
  public String id() {
    return "npcface";
  }

  @Override
  public String summary() {
    return "Softmax in which hard other classes weigh more and raise the own class's margin.";
  }

  @Override
  public String source() {
    return "Zeng et al., arXiv 2007.10172; released code (FaceX-Zoo)";
  }

  @Override
  public String label() {
    return "NPCFace m0=" + LossLabels.number(baseMargin);
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new NpcFaceHead(embeddingSize, classes, this);
  }
}
