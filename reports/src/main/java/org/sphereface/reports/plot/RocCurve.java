package org.sphereface.reports.plot;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;

/** Receiver operating characteristic: true-accept rate against false-accept rate. */
public final class RocCurve {

  private RocCurve() {}

  /** A logarithmic axis from the smallest rate that can be resolved: one different pair. */
  public static Axis farAxis(int differentPairs) {
    return new Axis("false-accept rate", smallestRate(differentPairs), 1, true);
  }

  /**
   * The curve as steps from the smallest rate on: at an allowed FAR the TAR is that of the last
   * point at or below it.
   */
  public static List<Point> points(VerificationResult result) {
    return points(result.roc(), result.differentPairs());
  }

  /** The curve of a ROC on a number of pairs of different people; see the other form. */
  public static List<Point> points(List<RocPoint> roc, int differentPairs) {
    double smallest = smallestRate(differentPairs);
    List<Point> points = new ArrayList<>();
    double tar = 0;
    for (RocPoint point : roc) {
      if (point.far() > smallest * (1 + 1e-9)) {
        if (points.isEmpty()) {
          points.add(new Point(smallest, tar));
        }
        points.add(new Point(point.far(), tar));
        points.add(new Point(point.far(), point.tar()));
      }
      tar = point.tar();
    }
    return points;
  }

  /** Returns the smallest rate that a number of pairs resolves, one pair; at most a tenth. */
  public static double smallestRate(int pairs) {
    return 1.0 / Math.max(10, pairs);
  }
}
