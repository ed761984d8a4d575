package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.run.PairedDifference;

/**
 * Decides a claim that one side is above another, for each of some pairs of sides. It holds if each
 * pair's 95 % interval over the seeds is above zero. It does not hold if one of the K pairs' (1 -
 * 0.05/K) intervals is below zero. Otherwise it remains undecided.
 */
final class OrderingDecision {

  private static final double RISK = 0.05;

  /**
   * @param name what is measured
   * @param bySeed fractions, or angles, by seed
   * @param absent why there is no number, if there is none
   */
  record MeasuredSide(String name, Map<Long, Double> bySeed, String absent) {}

  /**
   * @param above what the claim has above
   * @param below what the claim has below
   */
  record SidePair(MeasuredSide above, MeasuredSide below) {}

  /** The units of the sides' numbers. */
  enum Unit {
    POINTS(100, "points"),
    RADIANS(1, "rad");

    private final double factor;
    private final String word;

    Unit(double factor, String word) {
      this.factor = factor;
      this.word = word;
    }
  }

  private final Unit unit;
  private final List<String> comparisons = new ArrayList<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> against = new LinkedHashSet<>();

  private OrderingDecision(Unit unit) {
    this.unit = unit;
  }

  static Finding rule(String setting, List<String> labels, List<SidePair> pairs) {
    return rule(setting, labels, pairs, Unit.POINTS);
  }

  static Finding rule(String setting, List<String> labels, List<SidePair> pairs, Unit unit) {
    return new OrderingDecision(unit).decide(setting, labels, pairs);
  }

  private Finding decide(String setting, List<String> labels, List<SidePair> pairs) {
    pairs.forEach(pair -> compare(pair, pairs.size()));
    if (!against.isEmpty()) {
      return finding(setting, labels, Verdict.DOES_NOT_HOLD, String.join("; ", against));
    }
    if (!open.isEmpty()) {
      return finding(setting, labels, Verdict.UNDECIDED, String.join("; ", open));
    }
    return finding(setting, labels, Verdict.HOLDS, "every interval is above zero");
  }

  private Finding finding(String setting, List<String> labels, Verdict verdict, String why) {
    return new Finding(setting, labels, verdict, why, comparisons);
  }

  private void compare(SidePair pair, int pairs) {
    String name = pair.above().name() + " − " + pair.below().name();
    for (MeasuredSide side : List.of(pair.above(), pair.below())) {
      if (side.bySeed().isEmpty()) {
        open.add(side.name() + " " + side.absent());
      }
    }
    Optional<PairedDifference> found =
        PairedDifference.of(pair.above().bySeed(), pair.below().bySeed(), 1 - RISK);
    if (found.isEmpty()) {
      if (!pair.above().bySeed().isEmpty() && !pair.below().bySeed().isEmpty()) {
        open.add(name + ": no seed in common");
      }
      comparisons.add(name + ": no number");
      return;
    }
    PairedDifference difference = found.get();
    comparisons.add(name + ": " + text(difference, unit));
    PairedDifference strict =
        PairedDifference.of(pair.above().bySeed(), pair.below().bySeed(), 1 - RISK / pairs)
            .orElseThrow();
    if (strict.isBelow()) {
      against.add(name + " is below zero");
    } else if (!difference.hasInterval()) {
      open.add("one seed alone, so no error over seeds");
    } else if (!difference.isAbove()) {
      open.add(name + ": the interval is not above zero");
    }
  }

  /** {@code +1.25 points, 95 % from 0.31 to 2.19 (3 seeds)}. */
  private static String text(PairedDifference difference, Unit unit) {
    String mean =
        String.format(Locale.ROOT, "%+.2f %s", unit.factor * difference.mean(), unit.word);
    if (!difference.hasInterval()) {
      return mean + " (1 seed)";
    }
    return mean
        + String.format(
            Locale.ROOT,
            ", 95 %% from %+.2f to %+.2f (%d seeds)",
            unit.factor * difference.low(),
            unit.factor * difference.high(),
            difference.pairs());
  }
}
