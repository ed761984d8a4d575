package org.sphereface.datasets.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The content of a data set. Lists hold at most {@link #MOST} entries; the numbers beside them
 * count all.
 *
 * @param description of the set
 * @param identities number of identities
 * @param images number of images
 * @param imagesPerIdentity how images are spread over identities
 * @param sizes sizes of readable images, the most frequent first
 * @param broken number of images that cannot be read
 * @param brokenImages the first of them
 * @param exactDuplicates images with the same size and pixels as one before
 * @param exactAcrossIdentities those of them whose pair is labelled as two identities
 * @param exact the first of them, those of two identities before others
 * @param nearDuplicates pairs of images whose difference hashes are at most 4 of 64 bits apart,
 *     those of equal hash only with the first such image; exact duplicates are not among them
 * @param near the first of them: candidates to look at, since aligned faces resemble each other
 * @param alikeNames pairs of identities whose names differ in case, accents, spaces or punctuation
 *     only
 * @param nearNames pairs of identities whose names differ by one letter: candidates to look at
 * @param names the first of them, alike names before near ones
 * @param testSet the comparison with a test set; null if there was none
 */
public record InspectionReport(
    String description,
    int identities,
    int images,
    ImagesPerIdentity imagesPerIdentity,
    List<Size> sizes,
    int broken,
    List<Broken> brokenImages,
    long exactDuplicates,
    long exactAcrossIdentities,
    List<Duplicate> exact,
    long nearDuplicates,
    List<Duplicate> near,
    int alikeNames,
    int nearNames,
    List<SimilarIdentities> names,
    Overlap testSet) {

  /** Longest list. */
  static final int MOST = 1000;

  /**
   * Two identities that are probably one.
   *
   * @param alike whether the names differ in case, accents, spaces or punctuation only; otherwise
   *     by one letter
   */
  public record SimilarIdentities(String first, String second, boolean alike) {}

  /**
   * Returns what makes the set unfit for a training or a test, a sentence for each thing: images
   * that cannot be read, one image under two identities, one name in two spellings, and what is in
   * the test set too. Duplicates within an identity, near duplicates and names that differ by a
   * letter are not among them.
   */
  public List<String> defects() {
    List<String> defects = new ArrayList<>();
    add(defects, broken, "images that cannot be read");
    add(defects, exactAcrossIdentities, "images that are another identity's, pixel by pixel");
    add(
        defects,
        alikeNames,
        "pairs of identities that differ in case, accents or punctuation only");
    if (testSet != null) {
      add(defects, testSet.sharedIdentities, "identities that are in the test set too");
      add(
          defects,
          testSet.sharedImages,
          "pairs of images that are alike in the set and the test set");
    }
    return defects;
  }

  private static void add(List<String> defects, long count, String what) {
    if (count > 0) {
      defects.add(String.format(Locale.ROOT, "%s: %,d", what, count));
    }
  }

  /** Images an identity: identities without images count. */
  public record ImagesPerIdentity(int min, double median, int max, List<Bin> histogram) {}

  /** Identities with {@code from} to {@code to} images. */
  public record Bin(int from, int to, int identities) {}

  /** Images of one size. */
  public record Size(int height, int width, int images) {}

  /** An image that cannot be read. */
  public record Broken(String image, String why) {}

  /**
   * Two images alike.
   *
   * @param distance bits in which their difference hashes differ, 0 .. 4
   * @param sameIdentity whether both are labelled as one identity: if not, a label is wrong, or two
   *     folders are one person; between two sets: whether the names are the same
   */
  public record Duplicate(String first, String second, int distance, boolean sameIdentity) {}

  /**
   * The overlap of a training set and a test set.
   *
   * @param description of the test set
   * @param sharedIdentities identities of the same name, without case, with spaces and underscores
   *     taken for the same
   * @param identities the first of them
   * @param sharedImages pairs of an image of the set and one of the test set that are alike
   * @param images the first of them
   */
  public record Overlap(
      String description,
      int sharedIdentities,
      List<String> identities,
      long sharedImages,
      List<Duplicate> images) {}
}
