package org.sphereface.datasets.alignment;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.image.SkippedFiles;

/**
 * What became of the photographs of a set. All are counted, also those of an earlier run.
 *
 * @param aligned by landmarks
 * @param centreCrops photographs without landmarks, of which the middle was taken
 * @param leftOut photographs without landmarks, of which nothing was taken
 * @param kept how many of all these an earlier run had done
 * @param changed how many an earlier run had done, and were done again because the photograph or
 *     its landmarks are others now
 * @param gone aligned faces in the folder whose photographs are no longer there
 * @param broken photographs that cannot be read, and links that lead nowhere, each with the reason
 * @param passedOver what else lies in the folder and was not looked at, in words; may be empty
 */
public record AlignmentCounts(
    int aligned,
    int centreCrops,
    int leftOut,
    int kept,
    int changed,
    int gone,
    List<String> broken,
    String passedOver) {

  /** Nothing was passed over. */
  public AlignmentCounts(
      int aligned,
      int centreCrops,
      int leftOut,
      int kept,
      int changed,
      int gone,
      List<String> broken) {
    this(aligned, centreCrops, leftOut, kept, changed, gone, broken, "");
  }

  /** Copies the list. */
  public AlignmentCounts {
    broken = List.copyOf(broken);
  }

  AlignmentCounts with(SkippedFiles more) {
    List<String> all = new ArrayList<>(broken);
    more.leadNowhere().forEach(link -> all.add(link + ": the link leads nowhere"));
    return new AlignmentCounts(
        aligned, centreCrops, leftOut, kept, changed, gone, all, more.summary());
  }
}
