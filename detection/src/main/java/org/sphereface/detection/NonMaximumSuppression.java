package org.sphereface.detection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Greedy non-maximum suppression: the best box is kept, those that overlap it by more than a
 * threshold are dropped, and so on with the rest. Of equal scores the later comes first, as in the
 * released Matlab code: it sorts by rising scores and takes the last.
 */
enum NonMaximumSuppression {
  /** Overlap: the common area over that of both together. */
  UNION,
  /** Overlap: the common area over that of the smaller box. */
  MINIMUM;

  /**
   * @param threshold the largest overlap that is still kept
   * @return the boxes that are kept, best first
   */
  List<FaceCandidate> apply(List<FaceCandidate> candidates, double threshold) {
    List<FaceCandidate> rest = new ArrayList<>(candidates);
    rest.sort(Comparator.comparingDouble(FaceCandidate::score));
    Collections.reverse(rest);
    List<FaceCandidate> kept = new ArrayList<>();
    for (FaceCandidate candidate : rest) {
      if (kept.stream().noneMatch(better -> overlap(better, candidate) > threshold)) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  float overlap(FaceCandidate one, FaceCandidate other) {
    float width = Math.min(one.right(), other.right()) - Math.max(one.left(), other.left()) + 1;
    float height = Math.min(one.bottom(), other.bottom()) - Math.max(one.top(), other.top()) + 1;
    if (width <= 0 || height <= 0) {
      return 0;
    }
    float common = width * height;
    float whole =
        this == UNION ? one.area() + other.area() - common : Math.min(one.area(), other.area());
    return common / whole;
  }
}
