package org.sphereface.protocols.megaface;

import java.util.List;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * What MegaFace challenge 1 measured. Rates are fractions in [0, 1].
 *
 * @param protocol {@code megaface}
 * @param people people with at least two probe images
 * @param probes their images
 * @param probesWithoutMate probe images left out because their person has no other
 * @param matePairs ordered pairs of a probe and a mate
 * @param dimension values an embedding
 * @param galleries a result for each number of distractors, rising
 */
public record MegaFaceResult(
    String protocol,
    int people,
    int probes,
    int probesWithoutMate,
    long matePairs,
    int dimension,
    List<GalleryResult> galleries) {

  public MegaFaceResult {
    galleries = List.copyOf(galleries);
  }

  /**
   * One number of distractors.
   *
   * @param listed entries of the distractor list
   * @param distractors those of them that were compared: fewer where a noise list takes some out
   * @param impostorPairs pairs of a probe and a distractor
   * @param rank1 fraction of probe-mate pairs in which the mate scores above every distractor
   * @param rank10 fraction in which fewer than ten distractors score as high as the mate or higher
   * @param cmc the cumulative match characteristic: each rank to 1,000, then 100 a decade, and
   *     {@code distractors + 1}
   * @param tarAtFar for FAR f, the fraction of probe-mate pairs whose score at most floor(f x
   *     impostorPairs) impostor pairs reach
   * @param roc the curve by rising FAR: at no false accept, at the rates of {@code tarAtFar}, and
   *     100 points a decade, each exact
   */
  public record GalleryResult(
      int listed,
      int distractors,
      long impostorPairs,
      double rank1,
      double rank10,
      List<RankRate> cmc,
      List<TarAtFar> tarAtFar,
      List<RocPoint> roc) {
    public GalleryResult {
      cmc = List.copyOf(cmc);
      tarAtFar = List.copyOf(tarAtFar);
      roc = List.copyOf(roc);
    }
  }

  /**
   * @param rank from 1
   * @param rate fraction of probe-mate pairs whose rank is no more
   */
  public record RankRate(int rank, double rate) {}
}
