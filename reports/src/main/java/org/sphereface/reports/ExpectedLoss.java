package org.sphereface.reports;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.reports.Plot.Point;
import org.sphereface.reports.Plot.Series;
import org.sphereface.reports.Plot.Style;
import org.sphereface.reports.result.CellResult.Choice;
import org.sphereface.reports.result.CellResult.CurvePoint;

/**
 * Where A-Softmax's training loss ends on CASIA-WebFace, by the least lambda: below 1 for 10, 2 for
 * 5, 5 for 2, 10 for 1. Source: the released code's author in its issue tracker, issue 74.
 */
final class ExpectedLoss {

  private static final Map<Double, Double> BELOW = Map.of(10.0, 1.0, 5.0, 2.0, 2.0, 5.0, 1.0, 10.0);

  private ExpectedLoss() {}

  /** From the iteration on at which lambda is at its least; empty if nothing is known. */
  static Optional<Series> range(Choice loss, List<CurvePoint> curve) {
    if (!loss.id().equals("a-softmax")
        || !(loss.options().get("annealing") instanceof Map<?, ?> annealing)
        || !(annealing.get("minimum") instanceof Number minimum)
        || !BELOW.containsKey(minimum.doubleValue())) {
      return Optional.empty();
    }
    double least = minimum.doubleValue();
    double below = BELOW.get(least);
    int last = curve.get(curve.size() - 1).iteration();
    return curve.stream()
        .filter(p -> p.lambda() != null && p.lambda() <= least * 1.001 && p.iteration() < last)
        .findFirst()
        .map(
            p ->
                new Series(
                    "expected at the end on CASIA-WebFace: below " + below,
                    0,
                    Style.RANGE,
                    List.of(
                        new Point(p.iteration(), 0),
                        new Point(p.iteration(), below),
                        new Point(last, below),
                        new Point(last, 0))));
  }
}
