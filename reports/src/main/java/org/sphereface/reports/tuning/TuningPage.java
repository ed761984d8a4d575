package org.sphereface.reports.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedTrial;
import org.sphereface.reports.run.SeedComparison;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.TuningRecord;

/** The page of a search for the losses' options. */
public final class TuningPage {

  private final RunResults run;
  private final TuningRecord tuning;
  private final Map<Component, List<SearchedMethod>> byNetwork;
  private final Map<String, Look> looks = new LinkedHashMap<>();

  public TuningPage(RunResults run) {
    this.run = run;
    this.tuning = run.plan().tuning();
    List<SearchedMethod> methods = tuning == null ? List.of() : SearchedMethod.of(run);
    this.byNetwork =
        methods.stream()
            .collect(
                Collectors.groupingBy(
                    SearchedMethod::network, LinkedHashMap::new, Collectors.toList()));
    methods.forEach(method -> looks.putIfAbsent(method.loss(), new Look(looks.size())));
  }

  /** Whether the run has a search. */
  public boolean isAsked() {
    return tuning != null;
  }

  /**
   * What the page shows; public because FreeMarker reads nothing else.
   *
   * @param sentences how was searched, and from which budget on the losses have their order
   * @param budget figures of the budget
   * @param tables what was tested, chosen and expected, and the sensitivity to options
   * @param sensitivity figures of the options
   * @param trials all trials
   */
  public record Model(
      List<String> sentences,
      List<PlotFile> budget,
      List<ReportTable> tables,
      List<PlotFile> sensitivity,
      ReportTable trials) {}

  /** Returns what the page shows, and writes its figures and its files of numbers. */
  public Model model(ReportFolder out) {
    List<String> sentences = new ArrayList<>(List.of(procedure()));
    List<PlotFile> budget = new ArrayList<>();
    List<PlotFile> options = new ArrayList<>();
    List<ReportTable> tests = new ArrayList<>();
    List<ReportTable> expected = new ArrayList<>();
    List<Row> sensitivities = new ArrayList<>();
    CsvTable curves =
        new CsvTable("network", "loss", "trials", "expected_best", "low_95", "high_95");
    CsvTable results = TunedComparison.csv();
    SeedComparison comparison = new SeedComparison(run);
    for (List<SearchedMethod> methods : byNetwork.values()) {
      for (String evaluation : evaluations()) {
        TunedComparison of = TunedComparison.of(methods, evaluation, comparison);
        if (of.isMeasured()) {
          tests.add(of.table("tuned-" + (tests.size() + 1)));
          of.addTo(results);
        }
      }
      BudgetCurves of = new BudgetCurves(tuning, methods, looks);
      if (of.isMeasured()) {
        budget.add(of.plot("tuning-budget-" + (budget.size() + 1), out));
        expected.add(expected(of, "expected-" + (expected.size() + 1)));
        of.addTo(curves);
        sentences.add(of.verdict());
      }
      sensitivity(methods, options, sensitivities, out);
    }
    sentences.removeIf(String::isEmpty);
    out.write("tuning-budget.csv", curves.text());
    out.write("tuning-tests.csv", results.text());
    out.write("tuning-trials.csv", trials());
    out.write("tuning.json", new TuningNumbers(tuning, byNetwork).json());
    List<ReportTable> tables = new ArrayList<>(tests);
    tables.add(chosen());
    tables.addAll(expected);
    if (!sensitivities.isEmpty()) {
      tables.add(sensitivities(sensitivities));
    }
    return new Model(sentences, budget, tables, options, trialTable());
  }

  private Set<String> evaluations() {
    Set<String> names = new LinkedHashSet<>(run.evaluationNames());
    names.addAll(run.ofUntuned().evaluationNames());
    return names;
  }

  private String procedure() {
    int diverged = (int) run.trials().stream().filter(ReportedTrial::hasDiverged).count();
    return String.format(
        Locale.ROOT,
        "Each loss on each network has %d trials of drawn options (random search, seed %d%s). They are"
            + " judged by %s on %s, whose people are in neither the training set nor the test sets;"
            + " no image of a test set is read before the last trial has ended. %s%s",
        tuning.trials(),
        tuning.seed(),
        tuning.rungs() == 1
            ? ""
            : String.format(
                Locale.ROOT,
                "; successive halving over %d rungs, on each of which the best 1/%d go on",
                tuning.rungs(),
                tuning.factor()),
        tuning.measure().words(),
        tuning.validation(),
        run.trials().stream().filter(trial -> trial.cell().result().isPresent()).count()
            + " of "
            + run.trials().size()
            + " trainings of the known rungs have ended.",
        diverged == 0 ? "" : " " + diverged + " diverged and count as guessing, 0.5.");
  }

  private ReportTable chosen() {
    List<Row> rows = new ArrayList<>();
    for (List<SearchedMethod> methods : byNetwork.values()) {
      for (SearchedMethod method : methods) {
        Entry value =
            method
                .choice()
                .map(
                    of ->
                        new Entry(
                            "measured",
                            List.of(
                                new Line(
                                    String.format(Locale.ROOT, "%.4f", of.value()),
                                    "trial " + of.trial(),
                                    page(method, of.trial())))))
                .orElseGet(() -> Entry.of("missing", "missing"));
        Entry options =
            method
                .choice()
                .map(of -> Entry.of("measured", text(of.options())))
                .orElseGet(Entry::none);
        rows.add(new Row(label(method), List.of(value, options)));
      }
    }
    return new ReportTable(
        "chosen",
        "The chosen options, those of the best trial on the last rung",
        "Loss",
        List.of(
            new Column(tuning.measure().words(), tuning.validation()), new Column("options", "")),
        rows);
  }

  private String label(SearchedMethod method) {
    return byNetwork.size() == 1 ? method.loss() : method.loss() + ", " + method.network().label();
  }

  private String page(SearchedMethod method, int number) {
    return method.trials().stream()
        .filter(trial -> trial.plan().number() == number && trial.plan().rung() == tuning.rungs())
        .map(trial -> trial.cell().page())
        .findFirst()
        .orElse("");
  }

  private static String text(Map<String, Object> options) {
    return new TreeMap<>(options)
        .entrySet().stream()
            .map(option -> option.getKey() + " " + option.getValue())
            .collect(Collectors.joining(", "));
  }

  private ReportTable expected(BudgetCurves curves, String id) {
    List<Integer> budgets =
        IntStream.rangeClosed(1, curves.budget())
            .filter(k -> k == 1 || k == 2 || k == 4 || k % 8 == 0 || k == curves.budget())
            .boxed()
            .toList();
    List<Row> rows = new ArrayList<>();
    curves
        .curves()
        .forEach(
            (loss, curve) ->
                rows.add(
                    new Row(
                        loss,
                        budgets.stream()
                            .map(
                                k ->
                                    new Entry(
                                        "measured",
                                        List.of(
                                            new Line(
                                                String.format(
                                                    Locale.ROOT, "%.4f", curve.get(k - 1).mean()),
                                                String.format(
                                                    Locale.ROOT,
                                                    "%.4f to %.4f",
                                                    curve.get(k - 1).low(),
                                                    curve.get(k - 1).high())))))
                            .toList())));
    return new ReportTable(
        id,
        "Best "
            + tuning.measure().words()
            + " on "
            + tuning.validation()
            + " expected of so many trials, "
            + curves.network()
            + ", and where the best of 95 % of such searches is. A trial that was cut counts with the"
            + " value at which it was cut.",
        "Loss",
        budgets.stream().map(k -> new Column(k == 1 ? "1 trial" : k + " trials", "")).toList(),
        rows);
  }

  private void sensitivity(
      List<SearchedMethod> methods, List<PlotFile> plots, List<Row> rows, ReportFolder out) {
    Map<String, List<OptionSensitivity>> byOption = new TreeMap<>();
    for (SearchedMethod method : methods) {
      for (OptionSensitivity of : OptionSensitivity.of(method, tuning)) {
        byOption.computeIfAbsent(of.option(), key -> new ArrayList<>()).add(of);
        rows.add(
            new Row(
                label(method) + ": " + of.option(),
                List.of(
                    of.correlation().isPresent()
                        ? Entry.of(
                            "measured",
                            String.format(Locale.ROOT, "%+.2f", of.correlation().getAsDouble()))
                        : Entry.none(),
                    of.groups().isEmpty() ? Entry.none() : Entry.of("measured", of.groups()))));
      }
    }
    for (List<OptionSensitivity> of : byOption.values()) {
      plots.add(
          OptionSensitivity.plot("tuning-option-" + (plots.size() + 1), of, looks, tuning, out));
    }
  }

  private static ReportTable sensitivities(List<Row> rows) {
    return new ReportTable(
        "sensitivity",
        "Sensitivity to each option over the trials of the first rung, other options varying too",
        "Loss: option",
        List.of(
            new Column("rank correlation", "Spearman's, of option and validation value"),
            new Column("mean by setting", "number of trials in brackets")),
        rows);
  }

  private ReportTable trialTable() {
    List<Row> rows = new ArrayList<>();
    for (ReportedTrial trial : run.trials()) {
      rows.add(
          new Row(
              trial.cell().plan().id(),
              List.of(
                  value(trial),
                  Entry.of("measured", Integer.toString(trial.plan().iterations())),
                  Entry.of("measured", text(trial.plan().options())))));
    }
    return new ReportTable(
        "trials",
        "All trials",
        "Cell",
        List.of(
            new Column(tuning.measure().words(), tuning.validation()),
            new Column("iterations", ""),
            new Column("options", "")),
        rows);
  }

  private Entry value(ReportedTrial trial) {
    if (trial.hasDiverged()) {
      return new Entry("failed", List.of(new Line("diverged", "", trial.cell().page())));
    }
    return trial.value(tuning).isPresent()
        ? new Entry(
            "measured",
            List.of(
                new Line(
                    String.format(Locale.ROOT, "%.4f", trial.value(tuning).getAsDouble()),
                    "",
                    trial.cell().page())))
        : Entry.of("missing", "missing");
  }

  private String trials() {
    CsvTable csv =
        new CsvTable(
            "cell", "loss", "network", "trial", "rung", "iterations", "value", "state", "options");
    for (ReportedTrial trial : run.trials()) {
      csv.add(
          trial.cell().plan().id(),
          trial.cell().plan().loss().id(),
          trial.cell().plan().network().label(),
          trial.plan().number(),
          trial.plan().rung(),
          trial.plan().iterations(),
          trial.value(tuning).isPresent() ? trial.value(tuning).getAsDouble() : null,
          trial.hasDiverged() ? "diverged" : trial.cell().state().name().toLowerCase(Locale.ROOT),
          text(trial.plan().options()));
    }
    return csv.text();
  }
}
