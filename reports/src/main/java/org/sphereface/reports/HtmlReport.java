package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.cell.CellPage;
import org.sphereface.reports.claims.Claim;
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
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultException;
import org.sphereface.results.ResultFiles;

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
    ReportFolder out = new ReportFolder(OutputFolder.at(dir).within(ResultFiles.REPORT));
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
    List<CellPage.Line> cells = new ArrayList<>();
    for (ReportedCell cell : run.cells()) {
      CellPage page = new CellPage(run, cell);
      if (cell.result().isPresent()) {
        CellPage.Model model = page.model(NAVIGATION, out);
        out.write("cells/" + cell.plan().id() + ".html", pages.render("cell.ftlh", model));
      }
      cells.add(page.line());
    }
    ReportTable summary = new SummaryTable(run).table();
    out.write("summary.csv", summary.csv());
    Caveats caveats = new Caveats(run);
    IndexModel model =
        new IndexModel(
            head("index.html"),
            caveats.sentences(),
            caveats.warnings(),
            new Counts(
                run.count(State.FINISHED), run.count(State.FAILED), run.count(State.MISSING)),
            new PaperClaims(run, published).all(),
            summary,
            cells,
            published);
    Path index = out.write("index.html", pages.render("index.ftlh", model));
    out.finish();
    return index;
  }

  /** What every page of the report shows: the plan, the caveats and the pages. */
  public record PageHead(
      MatrixPlan plan, List<String> words, Map<String, String> nav, String current) {}

  /** The numbers of cells. */
  public record Counts(long finished, long failed, long missing) {}

  /** The first page. */
  public record IndexModel(
      PageHead head,
      List<String> sentences,
      List<String> warnings,
      Counts counts,
      List<Claim> claims,
      ReportTable summary,
      List<CellPage.Line> cells,
      PublishedResults published) {}

  /** A page with figures and a table; the table is null for a page without one. */
  public record FigureModel(
      PageHead head, String heading, List<PlotFile> plots, ReportTable table) {}

  /** The page of Fig. 5. */
  public record Figure5Model(
      PageHead head, String heading, List<Figure5Page.Sphere> spheres, ReportTable table) {}

  private void page(String file, String heading, ReportTable table, List<PlotFile> plots) {
    if (table != null) {
      out.write(table.id() + ".csv", table.csv());
    }
    FigureModel model = new FigureModel(head(file), heading, plots, table);
    out.write(file, pages.render("figure.ftlh", model));
  }

  private void figure5(PublishedResults published) {
    Figure5Page page = new Figure5Page(run, published);
    ReportTable table = page.table();
    out.write(table.id() + ".csv", page.csv());
    Figure5Model model =
        new Figure5Model(
            head("figure5.html"), "Fig. 5: features on the sphere", page.spheres(out), table);
    out.write("figure5.html", pages.render("figure5.ftlh", model));
  }

  private PageHead head(String current) {
    return new PageHead(run.plan(), new Caveats(run).words(), NAVIGATION, current);
  }
}
