package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The pairs of a test set that are hardest to verify, by how far their score is on the wrong side
 * of the threshold of their fold.
 *
 * @param different pairs of different identities, by falling score minus threshold
 * @param same pairs of the same identity, by rising score minus threshold
 * @param variant of the evaluation that gave scores and thresholds; null in files of earlier
 *     versions, which always took {@code uncentred}
 */
public record HardestPairs(
    List<FacePair> different,
    List<FacePair> same,
    @JsonInclude(JsonInclude.Include.NON_NULL) String variant) {

  public HardestPairs {
    different = List.copyOf(different);
    same = List.copyOf(same);
  }

  /**
   * @param left the first image's name in the test set
   * @param right the second image's name
   * @param score higher for the more alike: a cosine, or a squared distance with its sign changed
   * @param threshold the score above which the pair's fold accepts, chosen on the other folds
   * @param leftImage the first image as a small PNG, base64
   * @param rightImage the second image as a small PNG, base64
   */
  public record FacePair(
      String left,
      String right,
      double score,
      double threshold,
      String leftImage,
      String rightImage) {}
}
