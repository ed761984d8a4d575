package org.sphereface.reports.claims;

import java.util.Optional;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.run.DifferenceText;

/**
 * A difference that a claim asserts to be above zero, and what a run says of it. It holds if its 95
 * % interval is above zero, does not hold if it is below, and is undecided else, or if there are
 * fewer than {@value CrossedInterval#FEWEST_SEEDS} seeds. Each interval is 95 % by itself: of
 * twenty true differences of zero, one is expected to be decided wrongly.
 *
 * @param above the side that the claim has above
 * @param below the other side
 * @param seeds how many seeds the run plans for both sides
 * @param verdict what is found
 * @param why the reason of a verdict without numbers; empty for others
 * @param difference the interval; empty where nothing was measured
 * @param unit of the difference
 */
public record Contrast(
    Side above,
    Side below,
    int seeds,
    Verdict verdict,
    String why,
    Optional<CrossedInterval> difference,
    Unit unit) {

  /**
   * A side of the difference.
   *
   * @param source where in the report its cells are; empty if the run has none
   */
  public record Side(String name, String source) {}

  /** The units of differences. */
  public enum Unit {
    POINTS(100, "points"),
    RADIANS(1, "rad");

    private final double factor;
    private final String word;

    Unit(double factor, String word) {
      this.factor = factor;
      this.word = word;
    }

    /** By what a value of the interval is multiplied. */
    public double factor() {
      return factor;
    }

    public String word() {
      return word;
    }
  }

  /** {@code m = 2 − m = 1}. */
  public String name() {
    return above.name() + " − " + below.name();
  }

  /**
   * The difference, its interval, and over what it is: {@code +1.25 points, 95 % from +0.31 to
   * +2.19 (5 seeds x 1000 people)}; the reason where there is no number.
   */
  public String text() {
    if (difference.isEmpty()) {
      return why;
    }
    CrossedInterval d = difference.get();
    DifferenceText shown = new DifferenceText(d, unit.factor);
    String mean = shown.mean() + " " + unit.word;
    if (!d.hasInterval()) {
      return mean + " (1 seed, which has no interval)";
    }
    return mean
        + ", 95 % "
        + shown.interval()
        + " ("
        + shown.over()
        + ")"
        + (d.canDecide()
            ? ""
            : "; fewer than " + CrossedInterval.FEWEST_SEEDS + " seeds decide nothing");
  }
}
