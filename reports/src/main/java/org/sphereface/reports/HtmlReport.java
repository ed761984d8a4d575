package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.cell.CellPage;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.paper.AblationTables;
import org.sphereface.reports.paper.Figure5Page;
import org.sphereface.reports.paper.MethodTables;
import org.sphereface.reports.paper.PaperFigures;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.reports.run.SummaryTable;
import org.sphereface.results.ResultException;

/**
 * The report of a run: a folder of HTML, SVG and CSV that opens from disk without network, reads
 * without script, and is made from the result files alone. The same result files give the same
 * bytes.
 */
public final class HtmlReport {

  /** The pages by file, in the order of the paper. */
  private static final Map<String, String> NAVIGATION = navigation();

  private final RunResults run;
  private final ReportFolder out;
  private final PageTemplates pages = new PageTemplates();

  private static Map<String, String> navigation() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("index.html", "Overview");
    pages.put("table3.html", "Table 3");
    pages.put("table4.html", "Table 4");
    pages.put("table5.html", "Table 5, Fig. 7");
    pages.put("figure5.html", "Fig. 5");
    pages.put("figure6.html", "Fig. 6");
    pages.put("curves.html", "ROC and DET");
    return Collections.unmodifiableMap(pages);
  }

  private HtmlReport(RunResults run, ReportFolder out) {
    this.run = run;
    this.out = out;
  }

  /**
   * Writes {@code DIR/report}, replacing a former report.
   *
   * @param dir the folder of a run, with {@code matrix.json} and {@code cells/<id>/result.json}
   * @return the report's first page, {@code DIR/report/index.html}
   * @throws ResultException if a result file is missing or damaged
   * @throws ReportException if the report cannot be written
   */
  public static Path write(Path dir) {
    ReportFolder out = new ReportFolder(OutputFolder.at(dir).within("report"));
    RunResults run = RunResults.read(dir);
    out.requireNoLinks();
    return new HtmlReport(run, out).write();
  }

  private Path write() {
    PublishedResults published = PublishedResults.load();
    AblationTables paper = new AblationTables(run, published);
    MethodTables methods = new MethodTables(run, published);
    PaperFigures plots = new PaperFigures(run, paper, published);
    pages.copy(out, "style.css", "site.js", "sphere.js");
    CsvExport csv = new CsvExport(run);
    out.write("cells.csv", csv.cells());
    out.write("folds.csv", csv.folds());
    page("table3.html", "Table 3: what the margin does", paper.table3(), List.of());
    page("table4.html", "Table 4: A-Softmax among other methods", methods.table4(), List.of());
    page("table5.html", "Table 5 and Fig. 7: MegaFace", methods.table5(), plots.figure7(out));
    figure5(published);
    page("figure6.html", "Fig. 6: what depth does", paper.figure6(), plots.figure6(out));
    page("curves.html", "ROC and DET by loss", null, plots.curves(out));
    List<Map<String, Object>> cells = new ArrayList<>();
    for (ReportedCell cell : run.cells()) {
      CellPage page = new CellPage(run, cell);
      if (cell.result().isPresent()) {
        Map<String, Object> model = page.model(out);
        model.put("nav", NAVIGATION);
        out.write("cells/" + cell.plan().id() + ".html", pages.render("cell.ftlh", model));
      }
      cells.add(page.line());
    }
    Map<String, Object> model = model("index.html");
    ReportTable summary = new SummaryTable(run).table();
    out.write("summary.csv", summary.csv());
    Caveats banner = new Caveats(run);
    model.put("configuration", run.plan().configuration());
    model.put("sentences", banner.sentences());
    model.put("warnings", banner.warnings());
    model.put("finished", run.count(State.FINISHED));
    model.put("failed", run.count(State.FAILED));
    model.put("missing", run.count(State.MISSING));
    model.put("claims", new PaperClaims(run, published).all());
    model.put("summary", summary);
    model.put("citation", published.citation());
    model.put("setting", published.setting());
    model.put("cells", cells);
    Path index = out.write("index.html", pages.render("index.ftlh", model));
    out.finish();
    return index;
  }

  private void page(String file, String heading, ReportTable table, List<PlotFile> plots) {
    Map<String, Object> model = model(file);
    model.put("heading", heading);
    model.put("plots", plots);
    if (table != null) {
      out.write(table.id() + ".csv", table.csv());
      model.put("table", table);
    }
    out.write(file, pages.render("figure.ftlh", model));
  }

  private void figure5(PublishedResults published) {
    Figure5Page page = new Figure5Page(run, published);
    ReportTable table = page.table();
    Map<String, Object> model = model("figure5.html");
    model.put("heading", "Fig. 5: features on the sphere");
    model.put("spheres", page.spheres(out));
    model.put("table", table);
    out.write(table.id() + ".csv", page.csv());
    out.write("figure5.html", pages.render("figure5.ftlh", model));
  }

  private Map<String, Object> model(String current) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("plan", Map.of("title", run.plan().title(), "name", run.plan().name()));
    model.put("words", new Caveats(run).words());
    model.put("nav", NAVIGATION);
    model.put("current", current);
    return model;
  }
}
