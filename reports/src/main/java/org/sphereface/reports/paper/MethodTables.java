package org.sphereface.reports.paper;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.paper.PublishedResults.MegaFaceRow;
import org.sphereface.reports.paper.PublishedResults.MethodRow;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.ReportedEnsemble;
import org.sphereface.reports.run.SummaryTable;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.MegaFaceSets;

/** The paper's Tables 4 and 5: methods on LFW and YTF, and on MegaFace. */
public final class MethodTables {

  private final RunResults run;
  private final PublishedResults published;

  public MethodTables(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
  }

  /** Whether the run has losses of Table 4 to set beside each other, or no others. */
  public boolean hasTable4() {
    return published.compares(
        run.losses(),
        published.table4().rows().stream().map(MethodRow::loss).filter(Objects::nonNull).toList());
  }

  /** Whether MegaFace was measured, or tried, or is planned for ensembles. */
  public boolean hasTable5() {
    return !run.ensembles().isEmpty()
        || run.cells().stream().anyMatch(RunResults.ReportedCell::triedMegaFace);
  }

  /** Accuracy of methods on LFW and YTF. */
  public ReportTable table4() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("models", "the paper"),
                new Column("training images", "the paper"),
                new Column("published: LFW", "the paper, Table 4"),
                new Column("published: YTF", "the paper, Table 4")));
    for (Component network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        columns.add(
            new Column(
                "measured: " + PaperSettings.label(network, run.networks()) + ", " + evaluation,
                PaperSettings.departures(network)));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (MethodRow row : published.table4().rows()) {
      List<Entry> entries = new ArrayList<>();
      entries.add(Entry.of("published", row.models()));
      entries.add(Entry.of("published", row.data()));
      entries.add(published(row.lfw()));
      entries.add(published(row.ytf()));
      for (Component network : run.networks()) {
        for (String evaluation : run.evaluationNames()) {
          entries.add(
              loss(row.loss())
                  .map(loss -> new SummaryTable(run).entry(loss, network, evaluation))
                  .orElse(absent(row.loss())));
        }
      }
      rows.add(new Row(row.method(), entries));
    }
    return new ReportTable(
        "table4", "Table 4: accuracy of methods, percent", "Method", columns, rows);
  }

  /** Accuracy of methods on MegaFace. */
  public ReportTable table5() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("training set", "the paper"),
                new Column("published: rank-1", "1,000,000 distractors"),
                new Column("published: TAR", "at FAR 1e-6")));
    List<Component> networks =
        run.networks().stream()
            .filter(
                n ->
                    run.cells().stream()
                        .anyMatch(c -> c.plan().network().equals(n) && c.triedMegaFace()))
            .toList();
    for (Component network : networks) {
      for (MegaFaceMetric measure : MegaFaceMetric.values()) {
        columns.add(
            new Column(
                "measured: "
                    + PaperSettings.label(network, run.networks())
                    + ", "
                    + measure.words(),
                PaperSettings.departures(network)));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (MegaFaceRow row : published.table5().rows()) {
      List<Entry> entries = new ArrayList<>();
      entries.add(Entry.of("published", row.protocol()));
      entries.add(published(row.rank1()));
      entries.add(published(row.tar()));
      for (Component network : networks) {
        for (MegaFaceMetric measure : MegaFaceMetric.values()) {
          entries.add(megaFace(row, network, measure));
        }
      }
      rows.add(new Row(row.method(), entries));
    }
    return new ReportTable("table5", "Table 5: MegaFace, percent", "Method", columns, rows);
  }

  private Entry megaFace(MegaFaceRow row, Component network, MegaFaceMetric measure) {
    String name = row.loss();
    if (row.ensemble()) {
      return patches(name, network, measure);
    }
    List<ReportedCell> planned = loss(name).map(loss -> run.cells(loss, network)).orElse(List.of());
    List<ReportedCell> cells =
        planned.stream().filter(cell -> cell.megaFace().isPresent()).toList();
    if (cells.isEmpty()) {
      return loss(name).isPresent()
          ? unmeasured(
              planned.stream().flatMap(cell -> cell.megaFaceFailure().stream()),
              "no MegaFace result joined the run")
          : absent(name);
    }
    return measured(
        cells.stream().map(cell -> cell.megaFace().orElseThrow()).toList(), cells, measure, "");
  }

  /** Returns what the ensemble of a loss on patches of the face measured. */
  private Entry patches(String name, Component network, MegaFaceMetric measure) {
    List<ReportedEnsemble> planned =
        loss(name).map(loss -> run.ensembles(loss, network)).orElse(List.of());
    List<ReportedEnsemble> done = planned.stream().filter(of -> of.megaFace().isPresent()).toList();
    if (done.isEmpty()) {
      return planned.isEmpty()
          ? absent(name)
          : unmeasured(
              planned.stream().flatMap(of -> of.failure().stream()),
              "the ensemble is not measured yet");
    }
    return measured(
        done.stream().map(of -> of.megaFace().orElseThrow()).toList(),
        done.stream().flatMap(of -> of.cells().stream()).toList(),
        measure,
        done.get(0).patches() + "; ");
  }

  private static Entry unmeasured(Stream<String> failures, String otherwise) {
    return failures
        .findFirst()
        .map(failure -> entry("failed", "failed", failure))
        .orElse(entry("missing", "missing", otherwise));
  }

  /**
   * @param results a seed each
   * @param cells whose networks were measured
   * @param before how the note begins
   */
  private static Entry measured(
      List<MegaFaceResult> results,
      List<ReportedCell> cells,
      MegaFaceMetric measure,
      String before) {
    double[] values = results.stream().mapToDouble(result -> 100 * measure.of(result)).toArray();
    String spread =
        values.length == 1
            ? ""
            : String.format(
                Locale.ROOT, " ± %.3f", Math.sqrt(StatUtils.variance(values) / values.length));
    MegaFaceResult first = results.get(0);
    boolean synthetic =
        cells.stream().flatMap(c -> c.megaFaceSets().stream()).anyMatch(MegaFaceSets::hasSynthetic);
    return entry(
        "measured",
        String.format(Locale.ROOT, "%.3f", StatUtils.mean(values)) + spread,
        before
            + String.format(
                Locale.ROOT,
                "%s%,d distractors, %,d probes of %,d people%s; %s",
                synthetic ? "synthetic faces: " : "",
                MegaFaceMetric.largest(first).distractors(),
                first.probes(),
                first.people(),
                measure.note(first),
                values.length == 1 ? "1 seed" : "± over " + values.length + " seeds"),
        RunResults.source(cells));
  }

  private Optional<Component> loss(String name) {
    return run.losses().stream().filter(loss -> published.isLoss(loss, name)).findFirst();
  }

  /** Why a loss of the paper has no number; others' systems need no reason. */
  private static Entry absent(String name) {
    return name == null ? Entry.none() : entry("none", "–", "not in this run");
  }

  private static Entry entry(String kind, String value, String note) {
    return entry(kind, value, note, "");
  }

  private static Entry entry(String kind, String value, String note, String source) {
    return new Entry(kind, List.of(new Line(value, note, source)));
  }

  private static Entry published(BigDecimal value) {
    return value == null ? Entry.none() : Entry.of("published", value.toPlainString());
  }
}
