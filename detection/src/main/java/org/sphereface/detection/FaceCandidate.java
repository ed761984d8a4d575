package org.sphereface.detection;

import java.util.List;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.landmarks.Detection;

/**
 * A box that may hold a face. Its edges are pixels counted from 1, both inside the box, as in the
 * released Matlab code, whose arithmetic is followed to the letter: in single precision, because
 * the networks' outputs are.
 *
 * @param score 0 to 1
 * @param shifts of left, top, right and bottom in units of the sides, not yet applied
 */
record FaceCandidate(
    float left, float top, float right, float bottom, float score, float[] shifts) {

  float width() {
    return right - left + 1;
  }

  float height() {
    return bottom - top + 1;
  }

  float area() {
    return width() * height();
  }

  /** Moved by its shifts, in units of the given sides. */
  private FaceCandidate moved(float unitWidth, float unitHeight) {
    return new FaceCandidate(
        left + shifts[0] * unitWidth,
        top + shifts[1] * unitHeight,
        right + shifts[2] * unitWidth,
        bottom + shifts[3] * unitHeight,
        score,
        shifts);
  }

  /** Moved by the shifts of R-Net or O-Net. */
  FaceCandidate moved() {
    return moved(width(), height());
  }

  /**
   * Moved by the shifts of P-Net, for which the released code takes the sides one pixel smaller.
   */
  FaceCandidate movedAsProposal() {
    return moved(right - left, bottom - top);
  }

  /** The square around its centre with its longer side, edges cut to whole pixels. */
  FaceCandidate squared() {
    float width = right - left;
    float height = bottom - top;
    float side = Math.max(width, height);
    float newLeft = left + width / 2 - side / 2;
    float newTop = top + height / 2 - side / 2;
    return new FaceCandidate(
        truncated(newLeft),
        truncated(newTop),
        truncated(newLeft + side),
        truncated(newTop + side),
        score,
        shifts);
  }

  FaceCandidate withOutput(float newScore, float[] newShifts) {
    return new FaceCandidate(left, top, right, bottom, newScore, newShifts);
  }

  /** In pixels counted from 0. */
  Detection detection(List<Point> landmarks) {
    return new Detection(left - 1.0, top - 1.0, right - 1.0, bottom - 1.0, score, landmarks);
  }

  /** Towards zero, Matlab's {@code fix}. */
  private static float truncated(float value) {
    return (int) value;
  }
}
