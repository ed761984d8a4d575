package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.util.Locale;
import org.sphereface.protocols.comparison.DifferenceInterval;
import org.sphereface.protocols.comparison.ResultComparison;

/**
 * A comparison of two results as text.
 *
 * @param first the name of the first
 * @param second the name of the second
 */
record ComparisonText(String first, String second) {

  void print(ResultComparison comparison, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, %d pairs of %s%nA  %.4f %%  %s, %s%nB  %.4f %%  %s, %s%nA - B  %+.4f %%%n%n",
        comparison.protocol(),
        comparison.pairs(),
        comparison.pairSource(),
        100 * comparison.firstAccuracy(),
        comparison.firstVariant(),
        first,
        100 * comparison.secondAccuracy(),
        comparison.secondVariant(),
        second,
        100 * comparison.difference());
    out.printf(
        Locale.ROOT,
        "McNemar: only A right %d, only B right %d: p = %.4g (exact), %.4g (mid-p)%n",
        comparison.mcNemar().onlyFirst(),
        comparison.mcNemar().onlySecond(),
        comparison.mcNemar().exact(),
        comparison.mcNemar().mid());
    print(comparison, comparison.overPairs(), out);
    if (comparison.overPeople() == null) {
      out.println("Bootstrap of people: not possible, since a bundle has no identities");
    } else {
      print(comparison, comparison.overPeople(), out);
    }
    if (comparison.folds() != null) {
      out.printf(
          Locale.ROOT,
          "%d folds: Wilcoxon signed rank p = %.4g; paired t-test p = %.4g (too small a p: the"
              + " folds share training pairs)%n",
          comparison.folds().folds(),
          comparison.folds().wilcoxon().twoSided(),
          comparison.folds().pairedT());
    }
  }

  private static void print(
      ResultComparison comparison, DifferenceInterval interval, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "Bootstrap of %d %s, %d resamples, seed %d: 95 %% interval %+.4f to %+.4f %%, p = %.4g%n",
        interval.count(),
        interval.units(),
        comparison.resamples(),
        comparison.seed(),
        100 * interval.low(),
        100 * interval.high(),
        interval.twoSided());
  }
}
