package org.sphereface.protocols;

import java.util.List;
import java.util.Set;

/**
 * Pairs of images in folds, each marked as the same person or different people.
 *
 * @param source where the pairs come from: a file's name, or how they were drawn
 * @param foldsInSource how many folds the source has; more than {@code folds.size()} marks a subset
 * @param folds the folds, in order
 * @param leftOut the source's pairs that are not in the folds because their images are missing
 */
public record VerificationPairs(
    String source, int foldsInSource, List<Fold> folds, LeftOut leftOut) {

  public VerificationPairs {
    folds = List.copyOf(folds);
  }

  /** Pairs of which none is left out. */
  public VerificationPairs(String source, int foldsInSource, List<Fold> folds) {
    this(source, foldsInSource, folds, LeftOut.NOTHING);
  }

  /**
   * The pairs whose images (or videos) are there; the others are counted and their images named.
   *
   * @throws ProtocolException if a fold is left without a pair of either kind
   */
  public VerificationPairs among(Set<String> images) {
    return new UsablePairs(this).among(images);
  }

  /**
   * What was left out, so that no report is silent about it.
   *
   * @param pairs number of pairs of a missing image
   * @param images names of the missing images, in order
   */
  public record LeftOut(int pairs, List<String> images) {

    /** Every pair is evaluated. */
    public static final LeftOut NOTHING = new LeftOut(0, List.of());

    public LeftOut {
      images = List.copyOf(images);
    }
  }

  /**
   * One fold of the cross validation.
   *
   * @param number the fold's number in its source, counted from 1
   * @param pairs its pairs, in the order of the source
   */
  public record Fold(int number, List<Pair> pairs) {
    public Fold {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * Two images and whether they show the same person.
   *
   * @param left the first image's name, such as {@code Abel_Pacheco/Abel_Pacheco_0001.jpg}
   * @param right the second image's name
   * @param same whether both show the same person
   */
  public record Pair(String left, String right, boolean same) {}
}
