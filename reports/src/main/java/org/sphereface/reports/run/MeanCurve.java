package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.RocCurve;

/**
 * The mean of the curves of some seeds, by vertical averaging: at each x the mean of the curves' y,
 * with the interval from one sample standard deviation over the seeds (n - 1) below it to one
 * above, within [0, 1]. One seed is shown as it is, without an interval.
 *
 * <p>Source of vertical averaging: T. Fawcett, An introduction to ROC analysis, Pattern Recognition
 * Letters 27 (2006), section 9.1.
 */
public final class MeanCurve {

  private static final int STEPS = 160;
  private static final double HIGHEST_ERROR = 0.5;

  private MeanCurve() {}

  /** True-accept rate by false-accept rate, from one different pair on. */
  public static List<Point> roc(List<VerificationResult> seeds) {
    if (seeds.size() == 1) {
      return RocCurve.points(seeds.get(0));
    }
    double low = RocCurve.smallestRate(fewest(seeds, true));
    return mean(
        seeds.stream().map(seed -> steps(seed.roc())).toList(),
        IntStream.rangeClosed(0, STEPS)
            .mapToDouble(i -> Math.pow(low, 1 - (double) i / STEPS))
            .toArray());
  }

  /** False-reject rate by false-accept rate, from one different pair to a half. */
  public static List<Point> det(List<VerificationResult> seeds) {
    if (seeds.size() == 1) {
      return DetCurve.points(seeds.get(0));
    }
    double low = deviate(RocCurve.smallestRate(fewest(seeds, true)));
    double least = RocCurve.smallestRate(fewest(seeds, false));
    double[] at =
        IntStream.rangeClosed(0, STEPS)
            .mapToDouble(i -> 0.5 * Erf.erfc(-low * (1 - (double) i / STEPS) / Math.sqrt(2)))
            .toArray();
    List<List<Point>> curves = new ArrayList<>();
    for (VerificationResult seed : seeds) {
      curves.add(steps(seed.roc()).stream().map(p -> new Point(p.x(), 1 - p.y())).toList());
    }
    return mean(curves, at).stream()
        .map(p -> new Point(p.x(), atLeast(least, p.y()), atLeast(least, p.low()), p.high()))
        .filter(p -> p.y() <= HIGHEST_ERROR)
        .map(p -> new Point(p.x(), p.y(), p.low(), Math.min(HIGHEST_ERROR, p.high())))
        .toList();
  }

  private static double atLeast(double least, double value) {
    return Math.max(least, value);
  }

  private static double deviate(double rate) {
    return Math.sqrt(2) * Erf.erfInv(2 * rate - 1);
  }

  private static int fewest(List<VerificationResult> seeds, boolean different) {
    return seeds.stream()
        .mapToInt(seed -> different ? seed.differentPairs() : seed.samePairs())
        .min()
        .orElseThrow();
  }

  private static List<Point> steps(List<RocPoint> roc) {
    return roc.stream().map(point -> new Point(point.far(), point.tar())).toList();
  }

  /**
   * The mean of step functions: at x a curve has the y of its last point that is not beyond x.
   *
   * @param curves of the seeds, by rising x; at least one
   * @param at where the mean is taken, rising, none before the first points of the curves
   */
  public static List<Point> mean(List<List<Point>> curves, double[] at) {
    List<Function<Double, Double>> functions = curves.stream().map(MeanCurve::function).toList();
    List<Point> mean = new ArrayList<>();
    for (double x : at) {
      double[] values = functions.stream().mapToDouble(curve -> curve.apply(x)).toArray();
      Point point = mean(x, values);
      mean.add(new Point(x, point.y(), Math.max(0, point.low()), Math.min(1, point.high())));
    }
    return mean;
  }

  /** The mean of values at x, and a standard deviation to each side. */
  static Point mean(double x, double... values) {
    double middle = StatUtils.mean(values);
    double spread = values.length > 1 ? Math.sqrt(StatUtils.variance(values)) : 0;
    return new Point(x, middle, middle - spread, middle + spread);
  }

  private static Function<Double, Double> function(List<Point> curve) {
    int[] next = {0};
    return x -> {
      while (next[0] < curve.size() && curve.get(next[0]).x() <= x * (1 + 1e-9)) {
        next[0]++;
      }
      return curve.get(Math.max(0, next[0] - 1)).y();
    };
  }
}
