package org.sphereface.datasets.landmarks;

import java.util.List;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * A face that a detector found. Coordinates are pixels of the photograph, x to the right and y
 * downwards, the centre of the first pixel at (0, 0); they may lie outside of it.
 *
 * @param left edge of the box
 * @param top edge of the box
 * @param right edge of the box
 * @param bottom edge of the box
 * @param score how sure the detector is, 0 to 1
 * @param landmarks left eye, right eye, nose, left and right corner of the mouth; left is the
 *     viewer's
 */
public record Detection(
    double left, double top, double right, double bottom, double score, List<Point> landmarks) {

  private static final int POINTS = 5;

  /**
   * Copies the points.
   *
   * @throws IllegalArgumentException if they are not five
   */
  public Detection {
    if (landmarks.size() != POINTS) {
      throw new IllegalArgumentException(
          "a detection has " + POINTS + " points, got " + landmarks.size());
    }
    landmarks = List.copyOf(landmarks);
  }

  /** Pixels of the box. */
  public double area() {
    return (right - left + 1) * (bottom - top + 1);
  }
}
