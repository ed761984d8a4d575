package org.sphereface.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.networks.architecture.LandmarkNetwork;

/**
 * Moves the five points of a face by the fourth network, which sees a square patch around each.
 *
 * <p>The side s of the patches is a quarter of the box's longer side, cut to a whole number and, if
 * that is odd, one more. A patch begins at {@code fix(p - s / 2)} and has s + 1 pixels a side; it
 * is resized to 24 x 24. With the network's output o, in units of s, the new point is {@code p - s
 * / 2 + o s}. Where one of the two coordinates of o is further from 0.5 than 0.35, the point stays.
 * All is in single precision, with pixels counted from 1, as in Matlab.
 *
 * <p>Source: github.com/kpzhang93/MTCNN_face_detection_alignment, code/codes/MTCNNv2/detect_face.m,
 * "extended stage".
 */
final class LandmarkRefinement implements AutoCloseable {

  private static final int POINTS = LandmarkNetwork.POINTS;
  private static final int SIDE = LandmarkNetwork.SIDE;
  private static final int PATCH_VALUES = 3 * SIDE * SIDE;
  private static final float PATCH_SHARE = 0.25f;
  private static final float MIDDLE = 0.5f;
  private static final float FURTHEST = 0.35f;

  private final CascadeStage network;

  /** Takes the network; closing this closes it. */
  LandmarkRefinement(CascadeStage network) {
    this.network = network;
  }

  /**
   * Returns the points of each box, moved.
   *
   * @param faces the boxes that O-Net has moved, in their photographs
   * @param points five of each, in pixels counted from 0
   */
  List<List<Point>> refined(CandidateCrops faces, List<List<Point>> points) {
    int count = points.size();
    float[] input = new float[count * POINTS * PATCH_VALUES];
    IntStream.range(0, count * POINTS)
        .parallel()
        .forEach(
            i -> {
              int face = i / POINTS;
              FaceCandidate patch =
                  patch(points.get(face).get(i % POINTS), side(faces.boxes().get(face)));
              CandidateCrops.crop(
                  faces.photographs().get(face), patch, SIDE, input, i * PATCH_VALUES);
            });
    List<float[]> outputs = network.run(input, count, SIDE, SIDE);
    List<List<Point>> refined = new ArrayList<>();
    for (int face = 0; face < count; face++) {
      int side = side(faces.boxes().get(face));
      List<Point> moved = new ArrayList<>();
      for (int k = 0; k < POINTS; k++) {
        float[] output = outputs.get(k);
        moved.add(moved(points.get(face).get(k), side, output[2 * face], output[2 * face + 1]));
      }
      refined.add(moved);
    }
    return refined;
  }

  /** The side of a face's patches, less one. */
  static int side(FaceCandidate face) {
    int side = (int) (PATCH_SHARE * Math.max(face.width(), face.height()));
    return side % 2 == 0 ? side : side + 1;
  }

  static FaceCandidate patch(Point point, int side) {
    int left = (int) (fromOne(point.x()) - MIDDLE * side);
    int top = (int) (fromOne(point.y()) - MIDDLE * side);
    return new FaceCandidate(left, top, left + side, top + side, 1, new float[0]);
  }

  static Point moved(Point point, int side, float x, float y) {
    boolean far = Math.abs(x - MIDDLE) > FURTHEST || Math.abs(y - MIDDLE) > FURTHEST;
    return new Point(
        moved(fromOne(point.x()), side, far ? MIDDLE : x) - 1.0,
        moved(fromOne(point.y()), side, far ? MIDDLE : y) - 1.0);
  }

  private static float moved(float coordinate, int side, float output) {
    return coordinate - MIDDLE * side + output * side;
  }

  private static float fromOne(double coordinate) {
    return (float) (coordinate + 1);
  }

  @Override
  public void close() {
    network.close();
  }
}
