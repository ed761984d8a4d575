package org.sphereface.reports.geometry;

import java.util.ArrayList;
import java.util.List;

/**
 * The decision boundary of class 1 of A-Softmax on the unit sphere, the closed curve {@code m
 * theta_1 = theta_2}.
 *
 * <p>In the frame of W_1, of W_2's part orthogonal to it, and of the normal to both, a direction at
 * theta_1 from W_1 and at azimuth phi has
 *
 * <pre>cos theta_2 = cos theta_1 cos theta_12 + sin theta_1 sin theta_12 cos phi</pre>
 *
 * so that the curve is, for theta_1 from {@link BinaryMargin#inner} (phi = 0) to {@link
 * BinaryMargin#outer} (phi = pi),
 *
 * <pre>cos phi = (cos(m theta_1) - cos theta_1 cos theta_12) / (sin theta_1 sin theta_12)</pre>
 *
 * <p>For m = 1 it is the great circle halfway between the weights.
 *
 * <p>Source: SphereFace, section 3.3 and Table 1.
 *
 * @param margin m and theta_12, the latter below pi
 */
record SphereBoundary(BinaryMargin margin) {

  SphereBoundary {
    if (margin.theta12() >= Math.PI) {
      throw new IllegalArgumentException(
          "opposite weights have no plane: theta_12 must be below pi");
    }
  }

  /** Azimuth of the boundary at an angle from W_1, in [0, pi]; beyond its ends that of the end. */
  double azimuth(double theta1) {
    double cosine =
        (Math.cos(margin.m() * theta1) - Math.cos(theta1) * Math.cos(margin.theta12()))
            / (Math.sin(theta1) * Math.sin(margin.theta12()));
    return Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /**
   * Points of the curve in order, in the frame above.
   *
   * @param half how many parts each half, that of phi > 0 and its mirror image, is cut into
   * @return 2 half unit vectors
   */
  List<double[]> points(int half) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 2 * half; i++) {
      // Cosine spacing: phi has infinite slope in theta_1 at both ends.
      double share = (1 - Math.cos(Math.PI * i / half)) / 2;
      double theta1 = margin.inner() + share * (margin.outer() - margin.inner());
      double azimuth = i == 0 ? 0 : i == half ? Math.PI : azimuth(theta1);
      points.add(direction(theta1, i <= half ? azimuth : -azimuth));
    }
    return points;
  }

  private static double[] direction(double theta1, double azimuth) {
    double sine = Math.sin(theta1);
    return new double[] {
      Math.cos(theta1), sine * Math.cos(azimuth), sine * Math.sin(azimuth),
    };
  }
}
