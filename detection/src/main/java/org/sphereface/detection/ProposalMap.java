package org.sphereface.detection;

import java.util.ArrayList;
import java.util.List;

/**
 * The output of P-Net for one image of a batch.
 *
 * @param logits of all images: N x 2 x rows x columns
 * @param shifts of all images: N x 4 x rows x columns
 * @param image which
 */
record ProposalMap(float[] logits, float[] shifts, int image, int columns, int rows) {

  private static final int STRIDE = 2;

  /**
   * Boxes with a high score, in pixels of the photograph: cell c stands for the pixels {@code
   * fix((2 c + 1) / scale)} to {@code fix((2 c + 12) / scale)}, counted from 1.
   *
   * <p>Where one cell alone passes, its shifts are those of another cell: the released Matlab code
   * (generateBoundingBox.m) then transposes the maps of shifts once too often. R-Net and O-Net move
   * the box again, so that it matters little, but the released faces depend on it.
   */
  List<FaceCandidate> candidates(double scale, double leastScore) {
    List<FaceCandidate> candidates = new ArrayList<>();
    int cells = columns * rows;
    int latest = 0;
    for (int y = 0, cell = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++, cell++) {
        int none = image * 2 * cells + cell;
        float score = CascadeStage.probability(logits[none], logits[none + cells]);
        if (score >= leastScore) {
          candidates.add(
              new FaceCandidate(
                  first(x, scale),
                  first(y, scale),
                  last(x, scale),
                  last(y, scale),
                  score,
                  shiftsOf(cell)));
          latest = cell;
        }
      }
    }
    if (candidates.size() == 1) {
      int transposed = latest % rows * columns + latest / rows;
      candidates.replaceAll(only -> only.withOutput(only.score(), shiftsOf(transposed)));
    }
    return candidates;
  }

  private float[] shiftsOf(int cell) {
    float[] shift = new float[4];
    for (int k = 0; k < 4; k++) {
      shift[k] = shifts[(image * 4 + k) * columns * rows + cell];
    }
    return shift;
  }

  private static float first(int cell, double scale) {
    return (int) ((STRIDE * cell + 1) / scale);
  }

  private static float last(int cell, double scale) {
    return (int) ((STRIDE * cell + MtcnnOptions.WINDOW) / scale);
  }
}
