package org.sphereface.reports.run;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.PeopleResamples;
import org.sphereface.reports.run.RunResults.Method;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.PairList;

/**
 * Differences of two methods of a run with their intervals over seeds and test people ({@link
 * CrossedInterval}). Without the decisions on pairs, which results of earlier versions lack, folds
 * take the place of people; without folds the interval is over seeds alone. The people of a list of
 * pairs are resampled once.
 */
public final class SeedComparison {

  private final RunResults run;
  private final Map<String, PeopleResamples> people = new HashMap<>();

  public SeedComparison(RunResults run) {
    this.run = run;
  }

  /** The measurements of cells in one evaluation, by seed. */
  public static Map<Long, SeedMeasurement> bySeed(List<ReportedCell> cells, String evaluation) {
    Map<Long, SeedMeasurement> bySeed = new TreeMap<>();
    for (ReportedCell cell : cells) {
      cell.evaluation(evaluation)
          .ifPresent(e -> bySeed.put(cell.plan().seed(), SeedMeasurement.of(e)));
    }
    return bySeed;
  }

  /**
   * The accuracy of a method less that of another, over their common seeds.
   *
   * @return empty if they have none
   */
  public Optional<CrossedInterval> difference(Method above, Method below, String evaluation) {
    return difference(
        bySeed(run.cells(above.loss(), above.network()), evaluation),
        bySeed(run.cells(below.loss(), below.network()), evaluation));
  }

  /**
   * Some measurements less others of the same seeds.
   *
   * @return empty if they have no seed in common
   */
  public Optional<CrossedInterval> difference(
      Map<Long, SeedMeasurement> above, Map<Long, SeedMeasurement> below) {
    List<SeedMeasurement> differences = minus(above, below).values().stream().toList();
    return differences.isEmpty() ? Optional.empty() : Optional.of(interval(differences));
  }

  /** Measurements less others, by their common seeds. */
  public static Map<Long, SeedMeasurement> minus(
      Map<Long, SeedMeasurement> above, Map<Long, SeedMeasurement> below) {
    Map<Long, SeedMeasurement> differences = new TreeMap<>();
    above.forEach(
        (seed, of) -> {
          if (below.containsKey(seed)) {
            differences.put(seed, of.minus(below.get(seed)));
          }
        });
    return differences;
  }

  private CrossedInterval interval(List<SeedMeasurement> differences) {
    Set<Optional<String>> lists =
        differences.stream().map(SeedMeasurement::pairs).collect(Collectors.toSet());
    Optional<PeopleResamples> resamples =
        lists.size() == 1 ? lists.iterator().next().flatMap(this::people) : Optional.empty();
    if (resamples.isPresent()
        && differences.stream().allMatch(d -> d.decisions().length == resamples.get().pairs())) {
      return CrossedInterval.ofPairs(
          differences.stream().map(SeedMeasurement::decisions).toList(), resamples.get());
    }
    Set<Integer> folds = differences.get(0).folds().keySet();
    if (folds.size() > 1 && differences.stream().allMatch(d -> d.folds().keySet().equals(folds))) {
      return CrossedInterval.ofFolds(
          differences.stream().map(d -> values(d.folds().values())).toList());
    }
    return CrossedInterval.ofSeeds(
        differences.stream().mapToDouble(SeedMeasurement::value).toArray());
  }

  private static double[] values(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private Optional<PeopleResamples> people(String hash) {
    PairList list = run.pairLists().get(hash);
    return list == null
        ? Optional.empty()
        : Optional.of(people.computeIfAbsent(hash, key -> new PeopleResamples(list.folds())));
  }
}
