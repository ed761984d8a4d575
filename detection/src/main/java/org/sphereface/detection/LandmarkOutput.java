package org.sphereface.detection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * O-Net's five points in a crop.
 *
 * @param coordinates x of left eye, right eye, nose, left and right corner of the mouth, then y, in
 *     units of the crop's sides
 */
record LandmarkOutput(float[] coordinates) {

  private static final int POINTS = 5;
  private static final int[] MIRROR_IMAGE = {1, 0, 2, 4, 3};

  /** Those of one crop of a batch. */
  static LandmarkOutput of(float[] batch, int crop) {
    return new LandmarkOutput(
        Arrays.copyOfRange(batch, crop * 2 * POINTS, (crop + 1) * 2 * POINTS));
  }

  /** Points found in a mirror image, brought back: left is right, and x is 1 - x. */
  LandmarkOutput mirrored() {
    float[] back = new float[2 * POINTS];
    for (int k = 0; k < POINTS; k++) {
      back[k] = 1 - coordinates[MIRROR_IMAGE[k]];
      back[POINTS + k] = coordinates[POINTS + MIRROR_IMAGE[k]];
    }
    return new LandmarkOutput(back);
  }

  LandmarkOutput mean(LandmarkOutput other) {
    float[] mean = new float[2 * POINTS];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (coordinates[i] + other.coordinates[i]) / 2;
    }
    return new LandmarkOutput(mean);
  }

  /**
   * In the photograph, counted from 0. The released code's {@code width * p + left - 1}, in single
   * precision, counts from 1.
   */
  List<Point> within(FaceCandidate crop) {
    List<Point> points = new ArrayList<>();
    for (int k = 0; k < POINTS; k++) {
      points.add(
          new Point(
              crop.width() * coordinates[k] + crop.left() - 1 - 1.0,
              crop.height() * coordinates[POINTS + k] + crop.top() - 1 - 1.0));
    }
    return points;
  }
}
