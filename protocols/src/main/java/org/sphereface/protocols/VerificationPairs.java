package org.sphereface.protocols;

import java.util.List;

/**
 * Pairs of images in folds, each marked as the same person or different people.
 *
 * @param source where the pairs come from: a file's name, or how they were drawn
 * @param foldsInSource how many folds the source has; more than {@code folds.size()} marks a subset
 * @param folds the folds, in order
 */
public record VerificationPairs(String source, int foldsInSource, List<Fold> folds) {

  public VerificationPairs {
    folds = List.copyOf(folds);
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
