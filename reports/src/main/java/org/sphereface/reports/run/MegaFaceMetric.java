package org.sphereface.reports.run;

import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.results.ResultException;

/** What Table 5 reports of a MegaFace result, with its largest number of distractors. */
public enum MegaFaceMetric {
  RANK_1("rank-1 identification") {
    @Override
    public double of(MegaFaceResult result) {
      return largest(result).rank1();
    }
  },
  TAR("TAR at FAR 1e-6") {
    @Override
    public double of(MegaFaceResult result) {
      return largest(result).tarAtFar().stream()
          .filter(rate -> rate.far() == 1e-6)
          .findFirst()
          .orElseThrow(
              () -> new ResultException("A MegaFace result has no TAR at FAR 1e-6: make it again."))
          .tar();
    }

    @Override
    public String note(MegaFaceResult result) {
      return 1e-6 * largest(result).impostorPairs() < 1 ? ", no false accept allowed" : "";
    }
  };

  static final int PAPER_DISTRACTORS = 1_000_000;

  private final String words;

  MegaFaceMetric(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  /** Fraction in [0, 1]. */
  public abstract double of(MegaFaceResult result);

  /** Returns a note on the number; empty for none. */
  public String note(MegaFaceResult result) {
    return "";
  }

  public static GalleryResult largest(MegaFaceResult result) {
    return result.galleries().get(result.galleries().size() - 1);
  }
}
