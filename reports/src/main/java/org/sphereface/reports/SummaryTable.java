package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.reports.ReportTable.Column;
import org.sphereface.reports.ReportTable.Entry;
import org.sphereface.reports.ReportTable.Line;
import org.sphereface.reports.ReportTable.Row;
import org.sphereface.reports.RunResults.Cell;
import org.sphereface.reports.RunResults.Pairing;
import org.sphereface.reports.RunResults.State;
import org.sphereface.reports.result.CellResult.Choice;

/** Mean accuracy by loss (rows), network and evaluation (columns). */
final class SummaryTable {

  private final RunResults run;

  SummaryTable(RunResults run) {
    this.run = run;
  }

  ReportTable table() {
    List<String> evaluations =
        run.evaluationNames().isEmpty() ? List.of("") : List.copyOf(run.evaluationNames());
    List<Column> columns = new ArrayList<>();
    for (Choice network : run.networks()) {
      for (String evaluation : evaluations) {
        columns.add(column(network, evaluation));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Choice loss : run.losses()) {
      List<Entry> entries = new ArrayList<>();
      for (Choice network : run.networks()) {
        evaluations.forEach(evaluation -> entries.add(entry(loss, network, evaluation)));
      }
      rows.add(new Row(Choices.label(loss, run.losses()), entries));
    }
    return new ReportTable(
        "summary",
        "Mean verification accuracy over the seeds ± standard error, percent",
        "Loss",
        columns,
        rows);
  }

  private Column column(Choice network, String evaluation) {
    String label = Choices.label(network, run.networks());
    return new Column(
        evaluation.isEmpty() ? label : label + ": " + evaluation, Choices.departures(network));
  }

  /** A measured accuracy, or why there is none. */
  Entry entry(Choice loss, Choice network, String evaluation) {
    Optional<Measurement> measured = run.measurement(loss, network, evaluation);
    if (measured.isPresent()) {
      return new Entry("measured", List.of(new Line(measured.get().text(), measured.get().note())));
    }
    List<Cell> cells = run.pairings().get(new Pairing(loss, network));
    if (cells == null) {
      return Entry.none();
    }
    for (Cell cell : cells) {
      if (cell.state() == State.FAILED) {
        return new Entry(
            "failed", List.of(new Line("failed", cell.result().orElseThrow().failure())));
      }
    }
    return new Entry("missing", List.of(new Line("missing", "no result file yet")));
  }
}
