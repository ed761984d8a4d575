package org.sphereface.reports.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.claims.Contrast.Side;
import org.sphereface.reports.claims.Contrast.Unit;
import org.sphereface.reports.run.SeedComparison;
import org.sphereface.reports.run.SeedMeasurement;

/** Decides whether one side is above another. */
record ContrastDecision(SeedComparison comparison) {

  /**
   * @param name what is measured
   * @param seeds of the planned cells; empty if the run has none such
   * @param bySeed what they measured, by seed
   * @param absent why there is no number, if there is none
   * @param source where in the report its cells are
   */
  record MeasuredSide(
      String name,
      Set<Long> seeds,
      Map<Long, SeedMeasurement> bySeed,
      String absent,
      String source) {

    boolean isPlanned() {
      return !seeds.isEmpty();
    }

    /** A side that the run has not. */
    static MeasuredSide unplanned(String name) {
      return new MeasuredSide(name, Set.of(), Map.of(), "is not in this run", "");
    }
  }

  /**
   * @param above what the claim has above
   * @param below what the claim has below
   */
  record SidePair(MeasuredSide above, MeasuredSide below) {

    boolean isPlanned() {
      return above.isPlanned() && below.isPlanned();
    }

    /** How many seeds both sides plan. */
    int seeds() {
      return (int) above.seeds().stream().filter(below.seeds()::contains).count();
    }
  }

  List<Contrast> decide(List<SidePair> pairs, Unit unit) {
    return pairs.stream().map(pair -> decide(pair, unit)).toList();
  }

  private Contrast decide(SidePair pair, Unit unit) {
    for (MeasuredSide side : List.of(pair.above(), pair.below())) {
      if (!side.isPlanned()) {
        return without(pair, Verdict.NOT_IN_THIS_RUN, side.name() + " is not in this run", unit);
      }
    }
    for (MeasuredSide side : List.of(pair.above(), pair.below())) {
      if (side.bySeed().isEmpty()) {
        return without(pair, Verdict.UNDECIDED, side.name() + " " + side.absent(), unit);
      }
    }
    Optional<CrossedInterval> found =
        comparison.difference(pair.above().bySeed(), pair.below().bySeed());
    if (found.isEmpty()) {
      return without(pair, Verdict.UNDECIDED, "the sides have no seed in common", unit);
    }
    CrossedInterval difference = found.get();
    Verdict verdict =
        difference.isAbove()
            ? Verdict.HOLDS
            : difference.isBelow() ? Verdict.DOES_NOT_HOLD : Verdict.UNDECIDED;
    return new Contrast(
        side(pair.above()), side(pair.below()), pair.seeds(), verdict, "", found, unit);
  }

  private static Contrast without(SidePair pair, Verdict verdict, String why, Unit unit) {
    return new Contrast(
        side(pair.above()), side(pair.below()), pair.seeds(), verdict, why, Optional.empty(), unit);
  }

  private static Side side(MeasuredSide side) {
    return new Side(side.name(), side.source());
  }
}
