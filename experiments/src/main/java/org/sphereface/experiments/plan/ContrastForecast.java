package org.sphereface.experiments.plan;

import java.util.Locale;
import java.util.Optional;
import org.sphereface.experiments.plan.MeasuredSpreads.Spread;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.ExpectedInterval;
import org.sphereface.reports.claims.Contrast;

/**
 * What a contrast of the paper's claims will show in a matrix, by the spread that an earlier run
 * had.
 *
 * @param claim the claim's title
 * @param setting network and test set
 * @param contrast the contrast's name
 * @param seeds how many seeds the matrix has for it
 * @param halfWidth half the width of the expected 95 % interval, in points; null without a spread
 *     or with too few seeds
 * @param detectable the smallest true difference that {@value ExpectedInterval#POWER_PERCENT} % of
 *     runs decide, in points; null as before
 * @param earlier the difference that the earlier run had, in points; null without a spread
 */
public record ContrastForecast(
    String claim,
    String setting,
    String contrast,
    int seeds,
    Double halfWidth,
    Double detectable,
    Double earlier) {

  /**
   * Forecasts a contrast.
   *
   * @param people of the matrix's test set; 0 if not known
   */
  static ContrastForecast of(
      String claim, String setting, Contrast contrast, int people, MeasuredSpreads spreads) {
    Optional<Spread> spread = spreads.find(claim, setting, contrast.name());
    double factor = contrast.unit().factor();
    Optional<ExpectedInterval> expected =
        spread
            .filter(s -> contrast.seeds() >= CrossedInterval.FEWEST_SEEDS)
            .map(
                s -> ExpectedInterval.of(s.seedDeviation(), contrast.seeds(), s.testError(people)));
    return new ContrastForecast(
        claim,
        setting,
        contrast.name(),
        contrast.seeds(),
        expected.map(e -> factor * e.halfWidth()).orElse(null),
        expected.map(e -> factor * e.detectable()).orElse(null),
        spread.map(s -> factor * s.difference()).orElse(null));
  }

  /** Whether a difference as large as the earlier one is decided by most runs. */
  public boolean isLikelyDecided() {
    return detectable != null && earlier != null && Math.abs(earlier) >= detectable;
  }

  /** What will be decided, in words. */
  public String text() {
    if (seeds < CrossedInterval.FEWEST_SEEDS) {
      return String.format(
          Locale.ROOT,
          "%s decide%s nothing: give at least %d",
          seeds == 1 ? "1 seed" : seeds + " seeds",
          seeds == 1 ? "s" : "",
          CrossedInterval.FEWEST_SEEDS);
    }
    if (detectable == null) {
      return "no spread is known: give an earlier run by --spreads";
    }
    return String.format(
        Locale.ROOT,
        "differences from %.2f points; it was %+.2f: %s",
        detectable,
        earlier,
        isLikelyDecided() ? "will be decided" : "may stay open");
  }
}
