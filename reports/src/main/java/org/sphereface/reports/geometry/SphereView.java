package org.sphereface.reports.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The unit sphere from far away (orthographic): x to the right, y up, z towards the eye, so that a
 * point is seen where z >= 0. The weights' bisector stands somewhat above and beside the middle.
 *
 * @param theta12 angle between the class weights
 */
record SphereView(double theta12) {

  private static final double ELEVATION = Math.toRadians(24);
  private static final double ASIDE = Math.toRadians(14);

  /** The direction at an angle from W_1 towards W_2, in their plane. */
  double[] inPlane(double angle) {
    double fromBisector = angle - theta12 / 2;
    return turned(Math.sin(fromBisector), 0, Math.cos(fromBisector));
  }

  /**
   * A direction in the frame of {@link SphereBoundary}.
   *
   * @param swapped whether W_1 and W_2 change places
   */
  double[] seen(double[] direction, boolean swapped) {
    double half = theta12 / 2;
    double right = -Math.sin(half) * direction[0] + Math.cos(half) * direction[1];
    double front = Math.cos(half) * direction[0] + Math.sin(half) * direction[1];
    return turned(swapped ? -right : right, direction[2], front);
  }

  private static double[] turned(double right, double up, double front) {
    double x = Math.cos(ASIDE) * right + Math.sin(ASIDE) * front;
    double z = Math.cos(ASIDE) * front - Math.sin(ASIDE) * right;
    return new double[] {
      x,
      Math.cos(ELEVATION) * up + Math.sin(ELEVATION) * z,
      Math.cos(ELEVATION) * z - Math.sin(ELEVATION) * up,
    };
  }

  /** Directions in the weights' plane between two angles from W_1. */
  List<double[]> greatCircle(double from, double to) {
    List<double[]> points = new ArrayList<>();
    int parts = Math.max(2, (int) Math.ceil(Math.toDegrees(to - from) / 3));
    for (int i = 0; i <= parts; i++) {
      points.add(inPlane(from + i * (to - from) / parts));
    }
    return points;
  }

  /**
   * The part of a closed curve that is seen, from horizon to horizon; the curve itself if all of it
   * is. The curve crosses the horizon twice or not at all.
   */
  static List<double[]> visible(List<double[]> curve) {
    int size = curve.size();
    int start = 0;
    while (start < size
        && !(curve.get(start)[2] >= 0 && curve.get((start + size - 1) % size)[2] < 0)) {
      start++;
    }
    if (start == size) {
      return curve.get(0)[2] >= 0 ? curve : List.of();
    }
    List<double[]> visible = new ArrayList<>();
    visible.add(crossing(curve.get((start + size - 1) % size), curve.get(start)));
    int at = start;
    while (curve.get(at % size)[2] >= 0) {
      visible.add(curve.get(at++ % size));
    }
    visible.add(crossing(curve.get((at - 1) % size), curve.get(at % size)));
    return visible;
  }

  private static double[] crossing(double[] a, double[] b) {
    double share = a[2] / (a[2] - b[2]);
    double[] middle = Vectors.sum(Vectors.scaled(a, 1 - share), b, share);
    double length = Math.hypot(middle[0], middle[1]);
    return new double[] {middle[0] / length, middle[1] / length, 0};
  }

  /**
   * The outline of a region's visible part: the visible part of its boundary, closed along that
   * side of the horizon which the region holds.
   */
  static List<double[]> closed(List<double[]> visible, Predicate<double[]> region) {
    double[] last = visible.get(visible.size() - 1);
    if (last[2] != 0) {
      return visible;
    }
    double from = Math.atan2(last[1], last[0]);
    double to = Math.atan2(visible.get(0)[1], visible.get(0)[0]);
    double turn = (to - from + 4 * Math.PI) % (2 * Math.PI);
    double[] middle = Vectors.planar(from + turn / 2);
    if (!region.test(new double[] {middle[0], middle[1], 0})) {
      turn -= 2 * Math.PI;
    }
    List<double[]> outline = new ArrayList<>(visible);
    outline.addAll(Panel.arcPoints(1, from, from + turn));
    return outline;
  }
}
