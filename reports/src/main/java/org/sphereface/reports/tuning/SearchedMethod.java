package org.sphereface.reports.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.ReportedTrial;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.TuningRecord;

/**
 * A loss on a network with all that a search has of it.
 *
 * @param loss id of the loss
 * @param network the network
 * @param trials on all rungs
 * @param choice the chosen options; empty before the last rung has ended
 * @param tuned the cells with these options, a seed each
 * @param untuned the cells with the matrix's own options, a seed each
 */
record SearchedMethod(
    String loss,
    Component network,
    List<ReportedTrial> trials,
    Optional<TuningRecord.Choice> choice,
    List<ReportedCell> tuned,
    List<ReportedCell> untuned) {

  /** A classifier that guesses has this accuracy, area and equal error rate. */
  private static final double GUESSING = 0.5;

  SearchedMethod {
    trials = List.copyOf(trials);
    tuned = List.copyOf(tuned);
    untuned = List.copyOf(untuned);
  }

  /** Returns the methods of a run with a search, in the order of its cells. */
  static List<SearchedMethod> of(RunResults run) {
    Map<List<Object>, SearchedMethod> methods = new LinkedHashMap<>();
    for (ReportedCell first : run.untuned()) {
      String loss = first.plan().loss().id();
      Component network = first.plan().network();
      methods.computeIfAbsent(
          List.of(loss, network),
          key ->
              new SearchedMethod(
                  loss,
                  network,
                  run.trials().stream().filter(trial -> isOf(trial.cell(), loss, network)).toList(),
                  run.plan().tuning().chosen().stream()
                      .filter(of -> of.loss().equals(loss) && of.network().equals(network))
                      .findFirst(),
                  run.cells().stream().filter(cell -> isOf(cell, loss, network)).toList(),
                  run.untuned().stream().filter(cell -> isOf(cell, loss, network)).toList()));
    }
    return new ArrayList<>(methods.values());
  }

  private static boolean isOf(ReportedCell cell, String loss, Component network) {
    return cell.plan().loss().id().equals(loss) && cell.plan().network().equals(network);
  }

  /**
   * Returns the value of each trial that has ended, on the last rung that it reached, by number: a
   * trial that was cut keeps the value at which it was cut; one that diverged has that of guessing.
   */
  Map<Integer, Double> values(TuningRecord tuning) {
    Map<Integer, Double> values = new TreeMap<>();
    for (ReportedTrial trial : trials) {
      value(trial, tuning).ifPresent(value -> values.put(trial.plan().number(), value));
    }
    return values;
  }

  /** Returns the trials of the first rung that have ended: all are of one length there. */
  List<ReportedTrial> firstRung() {
    return trials.stream().filter(trial -> trial.plan().rung() == 1).toList();
  }

  /** Returns a trial's value, that of guessing if it diverged; empty if it has not ended. */
  static OptionalDouble value(ReportedTrial trial, TuningRecord tuning) {
    return trial.hasDiverged() ? OptionalDouble.of(GUESSING) : trial.value(tuning);
  }
}
