package org.sphereface.reports.cell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Training;

/**
 * Where a training loss is expected.
 *
 * <p>At the start: a cross entropy of N equal logits is ln(N), that of guessing. The result file
 * has this value for losses whose logits are small at first.
 *
 * <p>At the end: A-Softmax on CASIA-WebFace, by the least lambda, below 1 for 10, 2 for 5, 5 for 2,
 * 10 for 1. Source: the released code's author in its issue tracker, issue 74.
 */
final class ExpectedLoss {

  private static final Map<Double, Double> BELOW = Map.of(10.0, 1.0, 5.0, 2.0, 2.0, 5.0, 1.0, 10.0);

  private ExpectedLoss() {}

  /** Returns ln(N) over the whole training; empty if the loss does not start there. */
  static Optional<Series> guessing(Training training, List<CurvePoint> curve) {
    if (training.initialLoss() == null) {
      return Optional.empty();
    }
    int identities = training.identities();
    double guessing = training.initialLoss();
    return Optional.of(
        new Series(
            String.format(
                Locale.ROOT,
                "guessing among %d people: ln %d = %.2f",
                identities,
                identities,
                guessing),
            1,
            Style.LINE,
            List.of(
                new Point(curve.get(0).iteration(), guessing),
                new Point(curve.get(curve.size() - 1).iteration(), guessing))));
  }

  /** From the iteration on at which lambda is at its least; empty if nothing is known. */
  static Optional<Series> range(Component loss, List<CurvePoint> curve) {
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
