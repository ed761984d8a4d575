package org.sphereface.reports.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.reports.plot.Look.Variant;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/**
 * ROC, DET and scores of one evaluation, or of several over each other.
 *
 * @param of what the evaluations have in common, for the titles
 * @param curves the evaluations
 */
public record VerificationPlots(String of, List<Curve> curves) {

  /**
   * An evaluation.
   *
   * @param name in the legend
   */
  public record Curve(String name, VerificationResult result, Look look) {}

  public VerificationPlots {
    curves = List.copyOf(curves);
  }

  /** The plots of one evaluation. */
  public static VerificationPlots of(String name, VerificationResult result, Look look) {
    return new VerificationPlots(name, List.of(new Curve(name, result, look)));
  }

  /** True-accept rate by false-accept rate, on a logarithmic axis. */
  public Plot roc() {
    return new Plot(
        "ROC, " + of,
        RocCurve.farAxis(most(VerificationResult::differentPairs)),
        new Axis("true-accept rate", 0, 1, false),
        lines(RocCurve::points));
  }

  /** False-reject rate by false-accept rate, on axes of normal deviates. */
  public Plot det() {
    return new Plot(
        "DET, " + of,
        DetCurve.farAxis(most(VerificationResult::differentPairs)),
        DetCurve.frrAxis(most(VerificationResult::samePairs)),
        lines(DetCurve::points));
  }

  /** The distributions of the scores of same and different pairs; of several, shares in lines. */
  public Plot scores() {
    double low = curves.stream().mapToDouble(c -> c.result().histogram().low()).min().orElse(-1);
    double high = curves.stream().mapToDouble(c -> c.result().histogram().high()).max().orElse(1);
    boolean one = curves.size() == 1;
    List<Series> series = new ArrayList<>();
    for (Curve curve : curves) {
      ScoreHistogram histogram = curve.result().histogram();
      if (one) {
        series.add(new Series("same person", 0, Style.AREA, steps(histogram, true, 1)));
        series.add(new Series("different people", 1, Style.AREA, steps(histogram, false, 1)));
      } else {
        Look different = curve.look().as(Variant.HOLLOW);
        series.add(
            new Series(
                curve.name() + ", same person",
                curve.look(),
                Style.LINE,
                steps(histogram, true, curve.result().samePairs())));
        series.add(
            new Series(
                curve.name() + ", different people",
                different,
                Style.LINE,
                steps(histogram, false, curve.result().differentPairs())));
      }
    }
    double most =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y).max().orElse(1);
    return new Plot(
        "Scores, " + of,
        new Axis("score", low, high, false),
        one
            ? new Axis("pairs", 0, Math.max(1, most * 1.05), false)
            : new Axis("share of the pairs", 0, most > 0 ? most * 1.05 : 1, false),
        series);
  }

  private List<Series> lines(Function<VerificationResult, List<Point>> points) {
    return curves.stream()
        .map(c -> new Series(c.name(), c.look(), Style.LINE, points.apply(c.result())))
        .toList();
  }

  private int most(ToIntFunction<VerificationResult> pairs) {
    return curves.stream().mapToInt(curve -> pairs.applyAsInt(curve.result())).max().orElse(1);
  }

  private static List<Point> steps(ScoreHistogram histogram, boolean same, double all) {
    List<Integer> counts = same ? histogram.same() : histogram.different();
    List<Point> points = new ArrayList<>();
    double bin = (histogram.high() - histogram.low()) / counts.size();
    points.add(new Point(histogram.low(), 0));
    for (int i = 0; i < counts.size(); i++) {
      points.add(new Point(histogram.low() + i * bin, counts.get(i) / all));
      points.add(new Point(histogram.low() + (i + 1) * bin, counts.get(i) / all));
    }
    points.add(new Point(histogram.high(), 0));
    return points;
  }
}
