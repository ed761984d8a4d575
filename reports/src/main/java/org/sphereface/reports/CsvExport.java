package org.sphereface.reports;

import java.util.List;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;

/** The report's tables in long form: one number a record. */
final class CsvExport {

  private final RunResults run;

  CsvExport(RunResults run) {
    this.run = run;
  }

  /** A table of the report, with the note that stands beside each number. */
  static String of(ReportTable table) {
    CsvTable csv =
        new CsvTable(
            "row", "column", "column_note", "kind", "accuracy_percent", "standard_error", "note");
    for (Row row : table.rows()) {
      for (int i = 0; i < row.entries().size(); i++) {
        Column column = table.columns().get(i);
        Entry entry = row.entries().get(i);
        for (Line line : entry.lines()) {
          boolean number = Character.isDigit(line.value().charAt(0));
          String[] parts = line.value().split(" ± ", 2);
          csv.add(
              row.label(),
              column.label(),
              column.note(),
              number ? entry.kind() : line.value().equals("–") ? "none" : line.value(),
              number ? parts[0] : "",
              number && parts.length > 1 ? parts[1] : "",
              line.note());
        }
      }
    }
    return csv.text();
  }

  /** One record for each cell and evaluation; accuracies are fractions. */
  String cells() {
    CsvTable csv =
        new CsvTable(
            "cell",
            "loss",
            "network",
            "seed",
            "status",
            "failure",
            "evaluation",
            "data",
            "synthetic",
            "caveats",
            "mean_accuracy",
            "standard_error",
            "area_under_curve",
            "equal_error_rate",
            "training_data",
            "images",
            "identities",
            "iterations",
            "batch",
            "parameters",
            "seconds",
            "images_per_second",
            "git_commit",
            "patch");
    for (ReportedCell cell : run.cells()) {
      List<Evaluation> evaluations = cell.result().map(CellResult::evaluations).orElse(List.of());
      if (evaluations.isEmpty()) {
        add(csv, cell, null);
      }
      evaluations.forEach(evaluation -> add(csv, cell, evaluation));
    }
    return csv.text();
  }

  private static void add(CsvTable csv, ReportedCell cell, Evaluation evaluation) {
    CellResult result = cell.result().orElse(null);
    CellResult.Training training = result == null ? null : result.training();
    VerificationResult measured = evaluation == null ? null : evaluation.result();
    csv.add(
        cell.plan().id(),
        cell.plan().loss().label(),
        cell.plan().network().label(),
        cell.plan().seed(),
        cell.state(),
        result == null ? null : result.failure(),
        evaluation == null ? null : evaluation.name(),
        evaluation == null ? null : evaluation.data(),
        evaluation == null ? null : evaluation.synthetic(),
        evaluation == null ? null : String.join("; ", Caveats.of(cell, evaluation)),
        measured == null ? null : measured.meanAccuracy(),
        measured == null ? null : measured.standardError(),
        measured == null ? null : measured.areaUnderCurve(),
        measured == null ? null : measured.equalErrorRate(),
        training == null ? null : training.data(),
        training == null ? null : training.images(),
        training == null ? null : training.identities(),
        training == null ? null : training.iterations(),
        training == null ? null : training.batch(),
        training == null ? null : training.parameters(),
        training == null ? null : training.seconds(),
        training == null ? null : training.imagesPerSecond(),
        result == null ? null : result.provenance().gitCommit(),
        cell.plan().patch());
  }

  /** One record for each fold; accuracies are fractions. */
  String folds() {
    CsvTable csv = new CsvTable("cell", "evaluation", "caveats", "fold", "accuracy", "threshold");
    for (ReportedCell cell : run.cells()) {
      for (Evaluation e : cell.result().map(CellResult::evaluations).orElse(List.of())) {
        String caveats = String.join("; ", Caveats.of(cell, e));
        for (FoldAccuracy fold : e.result().folds()) {
          csv.add(
              cell.plan().id(), e.name(), caveats, fold.fold(), fold.accuracy(), fold.threshold());
        }
      }
    }
    return csv.text();
  }
}
