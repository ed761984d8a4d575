package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.reports.RunResults.Cell;
import org.sphereface.reports.RunResults.State;

/**
 * The report of a run: a folder of HTML, SVG and CSV that opens from disk without network or
 * script, made from the result files alone. The same result files give the same bytes.
 */
public final class HtmlReport {

  private final RunResults run;
  private final ReportFolder out;
  private final Pages pages = new Pages();

  private HtmlReport(RunResults run, ReportFolder out) {
    this.run = run;
    this.out = out;
  }

  /**
   * Writes {@code DIR/report}, replacing a former report.
   *
   * @param dir the folder of a run, with {@code matrix.json} and {@code cells/<id>/result.json}
   * @return the report's first page, {@code DIR/report/index.html}
   * @throws ReportException if a result file is missing or damaged, or the report cannot be written
   */
  public static Path write(Path dir) {
    return new HtmlReport(RunResults.read(dir), new ReportFolder(dir.resolve("report"))).write();
  }

  private Path write() {
    PublishedResults published = PublishedResults.load();
    PaperTables paper = new PaperTables(run, published);
    List<ReportTable> tables =
        List.of(new SummaryTable(run).table(), paper.table3(), paper.figure6());
    tables.forEach(table -> out.write(table.id() + ".csv", CsvTables.of(table)));
    CsvTables csv = new CsvTables(run);
    out.write("cells.csv", csv.cells());
    out.write("folds.csv", csv.folds());
    out.write("style.css", pages.resource("style.css"));
    List<Map<String, Object>> cells = new ArrayList<>();
    for (Cell cell : run.cells()) {
      CellPage page = new CellPage(run, cell);
      cell.result()
          .ifPresent(
              result ->
                  out.write(
                      "cells/" + cell.plan().id() + ".html",
                      pages.render("cell.ftlh", page.model(out))));
      cells.add(page.line());
    }
    Map<String, Object> model = new LinkedHashMap<>();
    Banner banner = new Banner(run);
    model.put("plan", Map.of("title", run.plan().title(), "name", run.plan().name()));
    model.put("configuration", run.plan().configuration());
    model.put("words", banner.words());
    model.put("sentences", banner.sentences());
    model.put("warnings", banner.warnings());
    model.put("finished", run.count(State.FINISHED));
    model.put("failed", run.count(State.FAILED));
    model.put("missing", run.count(State.MISSING));
    model.put("summary", tables.get(0));
    model.put("table3", tables.get(1));
    model.put("figure6", tables.get(2));
    model.put("citation", published.citation());
    model.put("setting", published.setting());
    model.put("cells", cells);
    model.put("plots", new RunPlots(run, paper, published).write(out));
    Path index = out.write("index.html", pages.render("index.ftlh", model));
    out.prune("cells", ".html");
    out.prune("plots", ".svg");
    return index;
  }
}
