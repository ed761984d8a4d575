package org.sphereface.reports.plot;

import java.util.List;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;

/**
 * Detection error trade-off: false-reject rate (1 - TAR) against false-accept rate, both on axes of
 * normal deviates, from one pair to a half. Source: Martin et al., Eurospeech 1997.
 */
public final class DetCurve {

  private static final double HIGHEST = 0.5;

  private DetCurve() {}

  public static Axis farAxis(int differentPairs) {
    return Axis.deviate("false-accept rate", RocCurve.smallestRate(differentPairs));
  }

  public static Axis frrAxis(int samePairs) {
    return Axis.deviate("false-reject rate", RocCurve.smallestRate(samePairs));
  }

  public static List<Point> points(VerificationResult result) {
    return points(result.roc(), result.samePairs(), result.differentPairs());
  }

  /** The curve of a ROC on pairs of the same and of different people. */
  public static List<Point> points(List<RocPoint> roc, int samePairs, int differentPairs) {
    double lowest = RocCurve.smallestRate(samePairs);
    return roc.stream()
        .filter(p -> p.far() >= RocCurve.smallestRate(differentPairs) * (1 - 1e-9))
        .map(p -> new Point(p.far(), Math.max(lowest, 1 - p.tar())))
        .filter(p -> p.x() <= HIGHEST && p.y() <= HIGHEST)
        .toList();
  }
}
