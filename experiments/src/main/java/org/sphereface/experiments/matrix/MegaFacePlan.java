package org.sphereface.experiments.matrix;

import java.util.List;
import org.sphereface.datasets.FaceSource;

/**
 * The section {@code megaface} of a matrix: MegaFace challenge 1 of each cell's network.
 *
 * @param probes people with two or more images each; others have no mate and do not count
 * @param probesOf name of an evaluation: only people of its pairs are probes; null for all
 * @param distractors faces of other people than the probes
 * @param sizes rising numbers of distractors; empty for 10, 100, ... and all
 */
public record MegaFacePlan(
    FaceSource probes, String probesOf, FaceSource distractors, List<Integer> sizes) {

  /**
   * @throws IllegalArgumentException if the sizes do not rise from at least 1
   */
  public MegaFacePlan {
    sizes = List.copyOf(sizes);
    for (int i = 0; i < sizes.size(); i++) {
      if (sizes.get(i) < 1 || (i > 0 && sizes.get(i) <= sizes.get(i - 1))) {
        throw new IllegalArgumentException(
            "sizes of megaface must be at least 1 and rise, but are " + sizes);
      }
    }
  }
}
