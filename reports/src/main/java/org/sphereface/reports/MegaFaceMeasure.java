package org.sphereface.reports;

import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;

/** What Table 5 reports of a MegaFace result, with its largest number of distractors. */
enum MegaFaceMeasure {
  RANK_1("rank-1 identification") {
    @Override
    double of(MegaFaceResult result) {
      return largest(result).rank1();
    }
  },
  TAR("TAR at FAR 1e-6") {
    @Override
    double of(MegaFaceResult result) {
      return largest(result).tarAtFar().stream()
          .filter(rate -> rate.far() == 1e-6)
          .findFirst()
          .orElseThrow(
              () -> new ReportException("A MegaFace result has no TAR at FAR 1e-6: make it again."))
          .tar();
    }
  };

  private final String words;

  MegaFaceMeasure(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Fraction in [0, 1]. */
  abstract double of(MegaFaceResult result);

  static GalleryResult largest(MegaFaceResult result) {
    return result.galleries().get(result.galleries().size() - 1);
  }
}
