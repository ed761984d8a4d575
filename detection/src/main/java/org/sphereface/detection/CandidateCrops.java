package org.sphereface.detection;

import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceImage;
import org.sphereface.detection.Resampling.Axis;

/**
 * Boxes, each of a photograph, resized for R-Net or O-Net.
 *
 * @param photographs as many as boxes
 * @param boxes of whole pixels; pixels outside of the photograph are black
 */
record CandidateCrops(List<FaceImage> photographs, List<FaceCandidate> boxes) {

  /**
   * Runs a network on all of them.
   *
   * @param mirrored whether on their mirror images
   */
  List<float[]> outputs(CascadeStage stage, boolean mirrored) {
    int side = stage.side();
    int values = 3 * side * side;
    float[] input = new float[boxes.size() * values];
    IntStream.range(0, boxes.size())
        .parallel()
        .forEach(
            i -> {
              crop(photographs.get(i), boxes.get(i), side, input, i * values);
              if (mirrored) {
                reverseRows(input, i * values, values, side);
              }
            });
    return stage.run(input, boxes.size(), side, side);
  }

  /** Resizes one box to a square and writes its values from an offset. */
  static void crop(FaceImage photograph, FaceCandidate box, int side, float[] input, int offset) {
    int width = (int) box.width();
    int height = (int) box.height();
    Resampling.resize(
        photograph,
        (int) box.left() - 1,
        (int) box.top() - 1,
        width,
        height,
        Axis.of(width, side),
        Axis.of(height, side),
        input,
        offset);
  }

  private static void reverseRows(float[] values, int offset, int count, int side) {
    for (int row = offset; row < offset + count; row += side) {
      for (int i = row, j = row + side - 1; i < j; i++, j--) {
        float value = values[i];
        values[i] = values[j];
        values[j] = value;
      }
    }
  }
}
