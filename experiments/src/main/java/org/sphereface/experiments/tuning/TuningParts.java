package org.sphereface.experiments.tuning;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.TuningPlan;
import org.sphereface.experiments.matrix.TuningPlan.TrialCell;
import org.sphereface.experiments.run.PlannedRun;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TuningRecord;

/**
 * The parts of a run with a section {@code tuning}: each rung of the search, then the cells with
 * the chosen options beside those with the matrix's own. A part follows from the result files of
 * those before it, so that each process of a run finds the same cells.
 *
 * <p>On a rung the trials of a loss on a network are ordered by the measure on the validation set,
 * equal ones by their numbers. A trial that diverged is behind all others and does not go on.
 */
public final class TuningParts {

  private final Matrix matrix;
  private final TuningPlan tuning;
  private final Path out;
  private final Map<String, OptionalDouble> values = new HashMap<>();

  /**
   * @param matrix one with a section {@code tuning}
   * @param out the run's folder
   */
  public TuningParts(Matrix matrix, Path out) {
    this.matrix = matrix;
    this.tuning = matrix.tuning();
    this.out = out;
  }

  /** A loss on a network. */
  private record Method(Loss loss, Network network) {}

  /** Returns the number of parts: the rungs, and the part after them. */
  public int count() {
    return tuning.rungs() + 1;
  }

  /** Returns whether a part, from 1, is a rung of the search. */
  boolean isRung(int part) {
    return part <= tuning.rungs();
  }

  /**
   * Returns the matrix of a part.
   *
   * @param part from 1
   */
  public Matrix matrix(int part) {
    if (isRung(part)) {
      return matrix.onValidation(trials(part).stream().map(TrialCell::cell).toList());
    }
    List<Cell> cells = new ArrayList<>();
    best()
        .forEach(trial -> cells.addAll(matrix.tuned(trial.of(), trial.network(), trial.number())));
    cells.addAll(matrix.untuned());
    return matrix.onTestSets(cells);
  }

  /** Returns the plan of the run as it is known at the beginning of a part. */
  MatrixPlan plan(int part) {
    List<TrialCell> known = new ArrayList<>();
    for (int rung = 1; rung <= Math.min(part, tuning.rungs()); rung++) {
      known.addAll(trials(rung));
    }
    if (isRung(part)) {
      return PlannedRun.ofSearch(matrix, known, matrix.tuned(), List.of());
    }
    List<TrialCell> best = best();
    Map<Method, TrialCell> byMethod = new LinkedHashMap<>();
    best.forEach(of -> byMethod.put(new Method(of.of(), of.network()), of));
    List<Cell> tuned = new ArrayList<>();
    for (Network network : matrix.networks()) {
      for (Loss loss : matrix.losses()) {
        TrialCell chosen = byMethod.get(new Method(loss, network));
        if (chosen != null) {
          tuned.addAll(matrix.tuned(loss, network, chosen.number()));
        }
      }
    }
    return PlannedRun.ofSearch(
        matrix,
        known,
        tuned,
        best.stream()
            .map(
                of ->
                    new TuningRecord.Choice(
                        of.of().id(),
                        new CellResult.Component(
                            of.network().id(), of.network().label(), Matrix.options(of.network())),
                        of.number(),
                        value(of).orElseThrow(),
                        of.options()))
            .toList());
  }

  /** Returns the trials of a rung, network by network, in it loss by loss. */
  List<TrialCell> trials(int rung) {
    List<TrialCell> all = matrix.trials(rung);
    if (rung == 1) {
      return all;
    }
    Map<Method, List<Integer>> ahead = new HashMap<>();
    ordered(rung - 1)
        .forEach(
            (method, trials) ->
                ahead.put(
                    method,
                    trials.stream().limit(tuning.kept(rung)).map(TrialCell::number).toList()));
    return all.stream()
        .filter(
            of ->
                ahead
                    .getOrDefault(new Method(of.of(), of.network()), List.of())
                    .contains(of.number()))
        .toList();
  }

  /** Returns the best trial of each loss on each network; none where all have diverged. */
  List<TrialCell> best() {
    return ordered(tuning.rungs()).values().stream().map(trials -> trials.get(0)).toList();
  }

  /** Returns the trials of a rung that have a value, the best first. */
  private Map<Method, List<TrialCell>> ordered(int rung) {
    Map<Method, List<TrialCell>> byMethod = new LinkedHashMap<>();
    for (TrialCell trial : trials(rung)) {
      if (value(trial).isPresent()) {
        byMethod
            .computeIfAbsent(new Method(trial.of(), trial.network()), key -> new ArrayList<>())
            .add(trial);
      }
    }
    Comparator<TrialCell> best =
        Comparator.comparingDouble((TrialCell trial) -> value(trial).orElseThrow()).reversed();
    byMethod.values().forEach(trials -> trials.sort(best.thenComparingInt(TrialCell::number)));
    return byMethod;
  }

  /**
   * Returns the measure of a trial on the validation set; empty if it diverged, or has not ended.
   */
  OptionalDouble value(TrialCell trial) {
    OptionalDouble known = values.get(trial.cell().id());
    if (known == null) {
      known =
          ResultFiles.readCell(out, trial.cell().id())
              .filter(result -> result.status() == CellResult.Status.FINISHED)
              .flatMap(this::value)
              .map(OptionalDouble::of)
              .orElse(OptionalDouble.empty());
      if (known.isPresent()) {
        values.put(trial.cell().id(), known);
      }
    }
    return known;
  }

  private Optional<Double> value(CellResult result) {
    return result.evaluations().stream()
        .filter(evaluation -> evaluation.name().equals(tuning.validation().name()))
        .map(evaluation -> tuning.measure().of(evaluation.result()))
        .findFirst();
  }

  /** Returns the trials of a rung that have no value and may get one by another try. */
  List<TrialCell> unended(int rung) {
    return trials(rung).stream()
        .filter(
            trial ->
                value(trial).isEmpty()
                    && ResultFiles.readCell(out, trial.cell().id())
                        .filter(CellResult::hasDiverged)
                        .isEmpty())
        .toList();
  }
}
