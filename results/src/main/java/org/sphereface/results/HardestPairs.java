package org.sphereface.results;

import java.util.List;

/**
 * The pairs of a test set that are hardest to verify. Their score is the cosine of the embeddings
 * without centring (variant {@code uncentred}); it is compared with the threshold of the pair's
 * fold.
 *
 * @param different pairs of different identities, by falling score minus threshold
 * @param same pairs of the same identity, by rising score minus threshold
 */
public record HardestPairs(List<FacePair> different, List<FacePair> same) {

  public HardestPairs {
    different = List.copyOf(different);
    same = List.copyOf(same);
  }

  /**
   * @param left the first image's name in the test set
   * @param right the second image's name
   * @param score cosine of the two embeddings
   * @param threshold the cosine above which the pair's fold accepts, chosen on the other folds
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
