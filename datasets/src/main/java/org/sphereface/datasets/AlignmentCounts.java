package org.sphereface.datasets;

import java.util.List;

/**
 * What became of the photographs of a set. All are counted, also those of an earlier run.
 *
 * @param aligned by landmarks
 * @param centreCrops photographs without landmarks, of which the middle was taken
 * @param leftOut photographs without landmarks, of which nothing was taken
 * @param kept how many of all these an earlier run had done
 * @param broken photographs that cannot be read, each with the reason
 */
public record AlignmentCounts(
    int aligned, int centreCrops, int leftOut, int kept, List<String> broken) {

  /** Copies the list. */
  public AlignmentCounts {
    broken = List.copyOf(broken);
  }
}
