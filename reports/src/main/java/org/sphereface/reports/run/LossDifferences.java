package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.RunResults.Method;
import org.sphereface.results.CellResult.Component;

/**
 * The difference of each two losses on each network in each evaluation, with its 95 % interval over
 * seeds and test people ({@link SeedComparison}).
 */
public final class LossDifferences {

  private final RunResults run;
  private final List<Setting> settings = new ArrayList<>();

  public LossDifferences(RunResults run) {
    this.run = run;
    SeedComparison comparison = new SeedComparison(run);
    for (Component network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        Setting setting = new Setting(network, evaluation, measured(network, evaluation));
        if (setting.losses().size() > 1) {
          settings.add(setting);
          setting.compare(comparison);
        }
      }
    }
  }

  /** The losses of a network in an evaluation; differences by the places of two losses. */
  private record Setting(
      Component network,
      String evaluation,
      List<Component> losses,
      Map<List<Integer>, CrossedInterval> differences) {

    Setting(Component network, String evaluation, List<Component> losses) {
      this(network, evaluation, losses, new LinkedHashMap<>());
    }

    void compare(SeedComparison comparison) {
      for (int i = 0; i < losses.size(); i++) {
        for (int j = 0; j < i; j++) {
          List<Integer> places = List.of(i, j);
          comparison
              .difference(
                  new Method(losses.get(i), network),
                  new Method(losses.get(j), network),
                  evaluation)
              .ifPresent(difference -> differences.put(places, difference));
        }
      }
    }

    /** The difference of two losses; the later less the earlier is computed, the other mirrored. */
    Optional<CrossedInterval> of(int row, int column) {
      return row > column
          ? Optional.ofNullable(differences.get(List.of(row, column)))
          : Optional.ofNullable(differences.get(List.of(column, row))).map(Setting::mirrored);
    }

    private static CrossedInterval mirrored(CrossedInterval d) {
      return new CrossedInterval(
          -d.mean(),
          -d.high(),
          -d.low(),
          d.seeds(),
          d.units(),
          d.count(),
          d.seedError(),
          d.testError(),
          d.pValue());
    }
  }

  private List<Component> measured(Component network, String evaluation) {
    return run.losses().stream()
        .filter(loss -> run.measurement(loss, network, evaluation).isPresent())
        .toList();
  }

  /** Whether two losses were measured on one network. */
  public boolean isAsked() {
    return !settings.isEmpty();
  }

  /** A table for each network and evaluation: the loss of the row less that of the column. */
  public List<ReportTable> tables() {
    List<ReportTable> tables = new ArrayList<>();
    for (Setting setting : settings) {
      tables.add(table(setting, "differences-" + (tables.size() + 1)));
    }
    return tables;
  }

  private ReportTable table(Setting setting, String id) {
    Set<String> caveats = new LinkedHashSet<>();
    List<Column> columns = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < setting.losses().size(); i++) {
      Component loss = setting.losses().get(i);
      String label = PaperSettings.label(loss, run.losses());
      MeanAccuracy accuracy =
          run.measurement(loss, setting.network(), setting.evaluation()).orElseThrow();
      caveats.addAll(accuracy.caveats());
      columns.add(new Column("less " + label, accuracy.text()));
      List<Entry> entries = new ArrayList<>();
      for (int j = 0; j < setting.losses().size(); j++) {
        Optional<CrossedInterval> difference = i == j ? Optional.empty() : setting.of(i, j);
        entries.add(difference.map(d -> entry(d, setting, loss)).orElseGet(Entry::none));
      }
      rows.add(new Row(label, entries));
    }
    Set<String> over = new TreeSet<>();
    setting.differences().values().forEach(d -> over.add(new DifferenceText(d).over()));
    return new ReportTable(
        id,
        "Accuracy of the row's loss less that of the column's, points: "
            + PaperSettings.label(setting.network(), run.networks())
            + ", "
            + Caveats.name(setting.evaluation(), List.copyOf(caveats))
            + "; 95 % intervals, n = "
            + (over.isEmpty() ? "no seed in common" : String.join(" or ", over)),
        "Loss",
        columns,
        rows);
  }

  private Entry entry(CrossedInterval difference, Setting setting, Component loss) {
    DifferenceText text = new DifferenceText(difference);
    boolean decided = difference.isAbove() || difference.isBelow();
    String source = RunResults.source(run.cells(loss, setting.network()));
    return new Entry(
        decided ? "measured" : "undecided",
        List.of(new Line(text.mean(), text.interval(), source)));
  }

  /** A record for each two losses; differences are fractions. */
  public String csv() {
    CsvTable csv =
        new CsvTable(
            "network",
            "evaluation",
            "loss",
            "less_loss",
            "difference",
            "low_95",
            "high_95",
            "seeds",
            "units",
            "count");
    for (Setting setting : settings) {
      for (int i = 0; i < setting.losses().size(); i++) {
        for (int j = 0; j < setting.losses().size(); j++) {
          Optional<CrossedInterval> difference = i == j ? Optional.empty() : setting.of(i, j);
          if (difference.isPresent()) {
            CrossedInterval d = difference.get();
            csv.add(
                setting.network().label(),
                setting.evaluation(),
                PaperSettings.label(setting.losses().get(i), run.losses()),
                PaperSettings.label(setting.losses().get(j), run.losses()),
                d.mean(),
                d.hasInterval() ? d.low() : null,
                d.hasInterval() ? d.high() : null,
                d.seeds(),
                d.units().name().toLowerCase(Locale.ROOT),
                d.count());
          }
        }
      }
    }
    return csv.text();
  }
}
