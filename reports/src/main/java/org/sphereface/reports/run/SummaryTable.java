package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.RunResults.Method;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.results.CellResult.Component;

/** Mean accuracy by loss (rows), network and evaluation (columns). */
public final class SummaryTable {

  private final RunResults run;

  public SummaryTable(RunResults run) {
    this.run = run;
  }

  public ReportTable table() {
    List<String> evaluations =
        run.evaluationNames().isEmpty() ? List.of("") : List.copyOf(run.evaluationNames());
    List<Column> columns = new ArrayList<>();
    for (Component network : run.networks()) {
      for (String evaluation : evaluations) {
        columns.add(column(network, evaluation));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Component loss : run.losses()) {
      List<Entry> entries = new ArrayList<>();
      for (Component network : run.networks()) {
        evaluations.forEach(evaluation -> entries.add(entry(loss, network, evaluation)));
      }
      rows.add(new Row(PaperSettings.label(loss, run.losses()), entries));
    }
    return new ReportTable(
        "summary",
        "Mean verification accuracy over the seeds ± standard error, percent",
        "Loss",
        columns,
        rows);
  }

  private Column column(Component network, String evaluation) {
    String label = PaperSettings.label(network, run.networks());
    return new Column(
        evaluation.isEmpty() ? label : label + ": " + evaluation,
        PaperSettings.departures(network));
  }

  /** A measured accuracy, or why there is none. */
  public Entry entry(Component loss, Component network, String evaluation) {
    Optional<MeanAccuracy> measured = run.measurement(loss, network, evaluation);
    List<ReportedCell> cells = run.methods().get(new Method(loss, network));
    if (measured.isPresent()) {
      String source =
          RunResults.source(
              cells.stream().filter(cell -> cell.evaluation(evaluation).isPresent()).toList());
      return new Entry(
          "measured", List.of(new Line(measured.get().text(), measured.get().note(), source)));
    }
    if (cells == null) {
      return Entry.none();
    }
    for (ReportedCell cell : cells) {
      if (cell.state() == State.FAILED) {
        return new Entry(
            "failed",
            List.of(new Line("failed", cell.result().orElseThrow().failure(), cell.page())));
      }
    }
    return new Entry("missing", List.of(new Line("missing", "no result file yet")));
  }
}
