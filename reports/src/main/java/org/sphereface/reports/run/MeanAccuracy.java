package org.sphereface.reports.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.results.CellResult.Evaluation;

/**
 * Accuracy of one loss on one network in one evaluation, over its seeds.
 *
 * @param mean mean accuracy over the seeds, fraction in [0, 1]
 * @param standardError sample standard deviation over the seeds (n - 1) over sqrt(n); with one seed
 *     the standard error over its folds
 * @param seeds number of seeds measured
 * @param failed number of seeds that failed
 * @param missing number of planned seeds that have not ended
 * @param caveats what keeps the number from being the full protocol's on real faces
 */
public record MeanAccuracy(
    double mean, double standardError, int seeds, int failed, int missing, List<String> caveats) {

  public MeanAccuracy {
    caveats = List.copyOf(caveats);
  }

  /**
   * Over the cells of one loss on one network.
   *
   * @return empty if none was evaluated
   */
  public static Optional<MeanAccuracy> over(List<ReportedCell> cells, String evaluation) {
    List<Evaluation> seeds =
        cells.stream().flatMap(cell -> cell.evaluation(evaluation).stream()).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    double[] accuracies = seeds.stream().mapToDouble(e -> e.result().meanAccuracy()).toArray();
    double standardError =
        accuracies.length > 1
            ? Math.sqrt(StatUtils.variance(accuracies) / accuracies.length)
            : seeds.get(0).result().standardError();
    Set<String> caveats = new LinkedHashSet<>();
    for (ReportedCell cell : cells) {
      cell.evaluation(evaluation).ifPresent(e -> caveats.addAll(Caveats.of(cell, e)));
    }
    return Optional.of(
        new MeanAccuracy(
            StatUtils.mean(accuracies),
            standardError,
            accuracies.length,
            (int) cells.stream().filter(cell -> cell.state() == State.FAILED).count(),
            (int) cells.stream().filter(cell -> cell.state() == State.MISSING).count(),
            List.copyOf(caveats)));
  }

  /**
   * The mean as a point of a plot, with its 95 % interval over the seeds, t(n - 1) standard errors
   * to each side; with one seed a standard error over its folds.
   */
  public Point at(double x) {
    double half =
        seeds > 1
            ? new TDistribution(null, seeds - 1).inverseCumulativeProbability(0.975) * standardError
            : standardError;
    return new Point(x, mean, mean - half, mean + half);
  }

  /** Percent with two decimals: {@code 97.88 ± 0.12}. */
  public String text() {
    return String.format(Locale.ROOT, "%.2f ± %.2f", 100 * mean, 100 * standardError);
  }

  /** What the number stands on: {@code synthetic; ± over 2 seeds}. */
  public String note() {
    String spread = seeds > 1 ? "± over " + seeds + " seeds" : "1 seed, ± over its folds";
    String others =
        (failed > 0 ? "; " + failed + " failed" : "")
            + (missing > 0 ? "; " + missing + " missing" : "");
    String caveat = caveats.isEmpty() ? "" : String.join(", ", caveats) + "; ";
    return caveat + spread + others;
  }
}
