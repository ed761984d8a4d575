package org.sphereface.reports.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.html.RedactedText;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.EmbeddingCurve;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.PairList;
import org.sphereface.results.ResultException;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TuningRecord;

/**
 * A run: its plan, and the result of each planned cell that has ended.
 *
 * @param plan the plan
 * @param cells the planned cells, in order
 * @param ensembles the planned ensembles
 * @param pairLists the pairs of the evaluations, by their SHA-256; runs of earlier versions have
 *     none
 * @param trials the trials of a search for the cells' options; empty without a search
 * @param untuned the cells with the matrix's own options beside them; empty without a search
 */
public record RunResults(
    MatrixPlan plan,
    List<ReportedCell> cells,
    List<ReportedEnsemble> ensembles,
    Map<String, PairList> pairLists,
    List<ReportedTrial> trials,
    List<ReportedCell> untuned) {

  /** A run without a search. */
  public RunResults(
      MatrixPlan plan,
      List<ReportedCell> cells,
      List<ReportedEnsemble> ensembles,
      Map<String, PairList> pairLists) {
    this(plan, cells, ensembles, pairLists, List.of(), List.of());
  }

  public RunResults {
    trials = List.copyOf(trials);
    untuned = List.copyOf(untuned);
    pairLists = Map.copyOf(pairLists);
    cells = List.copyOf(cells);
    ensembles = List.copyOf(ensembles);
  }

  /** The states of a planned cell. */
  public enum State {
    FINISHED,
    FAILED,
    MISSING
  }

  /**
   * @param plan what was planned
   * @param result its result; empty if it has not ended
   * @param megaFace its result on MegaFace; empty if there is none
   * @param megaFaceSets the faces of that result; empty if the run did not measure it
   * @param megaFaceFailure why the latest run could not measure it; empty if it could, or has not
   *     tried
   * @param embeddings statistics of its embeddings over the training; empty if it has none
   */
  public record ReportedCell(
      MatrixPlan.PlannedCell plan,
      Optional<CellResult> result,
      Optional<MegaFaceResult> megaFace,
      Optional<MegaFaceSets> megaFaceSets,
      Optional<String> megaFaceFailure,
      Optional<EmbeddingCurve> embeddings) {
    public State state() {
      return result
          .map(r -> r.status() == CellResult.Status.FAILED ? State.FAILED : State.FINISHED)
          .orElse(State.MISSING);
    }

    /** The page of the cell in the report. */
    public String page() {
      return "cells/" + plan.id() + ".html";
    }

    /** Whether there is a result on MegaFace, or a reason why there is none. */
    public boolean triedMegaFace() {
      return megaFace.isPresent() || megaFaceFailure.isPresent();
    }

    public Optional<Evaluation> evaluation(String name) {
      return result.stream()
          .flatMap(r -> r.evaluations().stream())
          .filter(e -> e.name().equals(name))
          .findFirst();
    }
  }

  /**
   * Networks trained on patches of the face, whose embeddings are joined.
   *
   * @param cells the cells of the networks, that of the whole face first
   * @param megaFace their result on MegaFace; empty if there is none
   * @param failure why the latest run could not measure it; empty if it could, or has not tried
   */
  public record ReportedEnsemble(
      List<ReportedCell> cells, Optional<MegaFaceResult> megaFace, Optional<String> failure) {
    public ReportedEnsemble {
      cells = List.copyOf(cells);
    }

    MatrixPlan.PlannedCell whole() {
      return cells.get(0).plan();
    }

    /** {@code 3 patches (whole, eyes, mouth)}. */
    public String patches() {
      return cells.size()
          + " patches ("
          + cells.stream()
              .map(cell -> cell.plan().patch() == null ? "whole" : cell.plan().patch())
              .collect(Collectors.joining(", "))
          + ")";
    }
  }

  /**
   * A trial of a search, on one rung.
   *
   * @param plan what was drawn
   * @param cell its training
   */
  public record ReportedTrial(TuningRecord.PlannedTrial plan, ReportedCell cell) {

    /** Returns what the search maximises; empty if the trial diverged, or has not ended. */
    public OptionalDouble value(TuningRecord tuning) {
      return cell.evaluation(tuning.validation()).stream()
          .mapToDouble(of -> tuning.measure().of(of.result()))
          .findFirst();
    }

    /** Whether the training ended itself, without a value. */
    public boolean hasDiverged() {
      return cell.result().map(CellResult::hasDiverged).orElse(false);
    }
  }

  /** The cells with the matrix's own options as a run of their own. */
  public RunResults ofUntuned() {
    return new RunResults(plan, untuned, List.of(), pairLists);
  }

  /** The trials as a run of their own. */
  public RunResults ofTrials() {
    return new RunResults(
        plan, trials.stream().map(ReportedTrial::cell).toList(), List.of(), pairLists);
  }

  /** The cell whose page a figure of the report stands on; empty if it is of the whole run. */
  public Optional<ReportedCell> cellOfFigure(String name) {
    return Stream.of(cells, untuned, trials.stream().map(ReportedTrial::cell).toList())
        .flatMap(List::stream)
        .filter(cell -> name.startsWith(cell.plan().id() + "-"))
        .findFirst();
  }

  /** A loss on a network with whole faces; its cells differ in the seed alone. */
  public record Method(Component loss, Component network) {}

  /**
   * Reads a run's folder; {@link RedactedText} replaces the paths in its texts.
   *
   * @throws ResultException if there is no plan, or a file cannot be read
   */
  public static RunResults read(Path folder) {
    MatrixPlan stored = ResultFiles.readPlan(folder);
    Map<String, CellResult> results = new LinkedHashMap<>();
    for (MatrixPlan.PlannedCell cell : stored.everyCell()) {
      ResultFiles.readCell(folder, cell.id()).ifPresent(result -> results.put(cell.id(), result));
    }
    RedactedText texts = RedactedText.ofRun(stored, results.values());
    MatrixPlan plan = texts.of(stored, MatrixPlan.class);
    Map<String, ReportedCell> every = new LinkedHashMap<>();
    for (MatrixPlan.PlannedCell cell : plan.everyCell()) {
      every.put(
          cell.id(),
          new ReportedCell(
              cell,
              Optional.ofNullable(results.get(cell.id()))
                  .map(result -> texts.of(result, CellResult.class)),
              MegaFaceFiles.ofCell(folder, cell.id())
                  .map(result -> texts.of(result, MegaFaceResult.class)),
              MegaFaceFiles.setsOfCell(folder, cell.id())
                  .map(sets -> texts.of(sets, MegaFaceSets.class)),
              MegaFaceFiles.failure(folder, cell.id()).map(texts::of),
              EmbeddingCurve.read(folder, cell.id())));
    }
    List<ReportedCell> cells = plan.cells().stream().map(of -> every.get(of.id())).toList();
    TuningRecord tuning = plan.tuning();
    List<ReportedEnsemble> ensembles = new ArrayList<>();
    for (MatrixPlan.PlannedEnsemble ensemble : plan.ensembles()) {
      ensembles.add(
          new ReportedEnsemble(
              ensemble.cells().stream().map(id -> cell(cells, id, folder)).toList(),
              MegaFaceFiles.ofCell(folder, ensemble.id())
                  .map(result -> texts.of(result, MegaFaceResult.class)),
              MegaFaceFiles.failure(folder, ensemble.id()).map(texts::of)));
    }
    return new RunResults(
        plan,
        cells,
        ensembles,
        pairLists(folder, results.values()),
        tuning == null
            ? List.of()
            : tuning.cells().stream()
                .map(of -> new ReportedTrial(of, every.get(of.cell().id())))
                .toList(),
        tuning == null
            ? List.of()
            : tuning.untuned().stream().map(of -> every.get(of.id())).toList());
  }

  private static Map<String, PairList> pairLists(Path folder, Collection<CellResult> results) {
    Map<String, PairList> lists = new LinkedHashMap<>();
    results.stream()
        .flatMap(result -> result.evaluations().stream())
        .filter(evaluation -> evaluation.decisions() != null && evaluation.pairs() != null)
        .map(Evaluation::pairs)
        .distinct()
        .forEach(hash -> PairList.read(folder, hash).ifPresent(list -> lists.put(hash, list)));
    return lists;
  }

  private static ReportedCell cell(List<ReportedCell> cells, String id, Path folder) {
    return cells.stream()
        .filter(cell -> cell.plan().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ResultException(
                    "matrix.json in "
                        + folder
                        + " has an ensemble of the cell '"
                        + id
                        + "', which it does not plan: run the matrix again."));
  }

  /**
   * Where in the report a number of some cells comes from: the page of one cell that has ended, or
   * the first of their lines in the list of cells.
   */
  public static String source(List<ReportedCell> cells) {
    return cells.size() == 1 && cells.get(0).result().isPresent()
        ? cells.get(0).page()
        : cells.isEmpty() ? "" : "index.html#cell-" + cells.get(0).plan().id();
  }

  public long count(State state) {
    return cells.stream().filter(cell -> cell.state() == state).count();
  }

  public List<Component> losses() {
    return cells.stream().map(cell -> cell.plan().loss()).distinct().toList();
  }

  public List<Component> networks() {
    return cells.stream().map(cell -> cell.plan().network()).distinct().toList();
  }

  /** The cells of whole faces. */
  public List<ReportedCell> wholeCells() {
    return cells.stream().filter(cell -> cell.plan().patch() == null).toList();
  }

  /** The ensembles of a loss on a network, a seed each. */
  public List<ReportedEnsemble> ensembles(Component loss, Component network) {
    return ensembles.stream()
        .filter(of -> of.whole().loss().equals(loss) && of.whole().network().equals(network))
        .toList();
  }

  /** Cells of whole faces by loss and network, in the plan's order. */
  Map<Method, List<ReportedCell>> methods() {
    Map<Method, List<ReportedCell>> methods = new LinkedHashMap<>();
    for (ReportedCell cell : wholeCells()) {
      methods
          .computeIfAbsent(
              new Method(cell.plan().loss(), cell.plan().network()), p -> new ArrayList<>())
          .add(cell);
    }
    return methods;
  }

  /** Cells of a loss on a network, a seed each; empty if none is planned. */
  public List<ReportedCell> cells(Component loss, Component network) {
    return methods().getOrDefault(new Method(loss, network), List.of());
  }

  /** Every evaluation of every finished cell. */
  public List<Evaluation> evaluations() {
    return cells.stream()
        .flatMap(cell -> cell.result().stream())
        .flatMap(result -> result.evaluations().stream())
        .toList();
  }

  /** Names of the evaluations that any cell has, in order of appearance. */
  public Set<String> evaluationNames() {
    Set<String> names = new LinkedHashSet<>();
    evaluations().forEach(evaluation -> names.add(evaluation.name()));
    return names;
  }

  /** Accuracy of a loss on a network; empty if no such cell was evaluated. */
  public Optional<MeanAccuracy> measurement(Component loss, Component network, String evaluation) {
    return MeanAccuracy.over(
        methods().getOrDefault(new Method(loss, network), List.of()), evaluation);
  }
}
