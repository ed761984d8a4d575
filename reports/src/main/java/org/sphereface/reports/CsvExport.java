package org.sphereface.reports;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.CellResult.Training;

/** The numbers of a run's cells and folds as CSV. */
final class CsvExport {

  private static final List<Column> CELLS =
      List.of(
          cell("cell", cell -> cell.plan().id()),
          cell("loss", cell -> cell.plan().loss().label()),
          cell("network", cell -> cell.plan().network().label()),
          cell("seed", cell -> cell.plan().seed()),
          cell("status", ReportedCell::state),
          result("failure", CellResult::failure),
          evaluation("evaluation", Evaluation::name),
          evaluation("data", Evaluation::data),
          evaluation("synthetic", Evaluation::synthetic),
          new Column("caveats", (cell, e) -> e.map(of -> String.join("; ", Caveats.of(cell, of)))),
          measured("mean_accuracy", VerificationResult::meanAccuracy),
          measured("standard_error", VerificationResult::standardError),
          measured("area_under_curve", VerificationResult::areaUnderCurve),
          measured("equal_error_rate", VerificationResult::equalErrorRate),
          training("training_data", Training::data),
          training("images", Training::images),
          training("identities", Training::identities),
          training("iterations", Training::iterations),
          training("batch", Training::batch),
          training("parameters", Training::parameters),
          training("seconds", Training::seconds),
          training("images_per_second", Training::imagesPerSecond),
          result("git_commit", result -> result.provenance().gitCommit()),
          cell("patch", cell -> cell.plan().patch()));

  private final RunResults run;

  CsvExport(RunResults run) {
    this.run = run;
  }

  /** A column's name, and its value for a cell and one of its evaluations, if it has one. */
  private record Column(String name, Value value) {}

  private interface Value {
    Optional<?> of(ReportedCell cell, Optional<Evaluation> evaluation);
  }

  private static Column cell(String name, Function<ReportedCell, ?> value) {
    return new Column(name, (cell, e) -> Optional.ofNullable(value.apply(cell)));
  }

  private static Column result(String name, Function<CellResult, ?> value) {
    return new Column(name, (cell, e) -> cell.result().map(value));
  }

  private static Column training(String name, Function<Training, ?> value) {
    return result(name, result -> value.apply(result.training()));
  }

  private static Column evaluation(String name, Function<Evaluation, ?> value) {
    return new Column(name, (cell, e) -> e.map(value));
  }

  private static Column measured(String name, Function<VerificationResult, ?> value) {
    return evaluation(name, e -> value.apply(e.result()));
  }

  /** One record for each cell and evaluation; accuracies are fractions. */
  String cells() {
    CsvTable csv = new CsvTable(CELLS.stream().map(Column::name).toArray(String[]::new));
    for (ReportedCell cell : run.cells()) {
      List<Evaluation> evaluations = cell.result().map(CellResult::evaluations).orElse(List.of());
      if (evaluations.isEmpty()) {
        csv.add(values(cell, Optional.empty()));
      }
      evaluations.forEach(evaluation -> csv.add(values(cell, Optional.of(evaluation))));
    }
    return csv.text();
  }

  private static Object[] values(ReportedCell cell, Optional<Evaluation> evaluation) {
    return CELLS.stream().map(c -> c.value().of(cell, evaluation).orElse(null)).toArray();
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
