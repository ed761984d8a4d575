package org.sphereface.reports;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.cell.CellPage;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.html.CollectedFigures;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.paper.AblationTables;
import org.sphereface.reports.paper.Figure5Page;
import org.sphereface.reports.paper.MethodTables;
import org.sphereface.reports.paper.OverviewFigures;
import org.sphereface.reports.paper.PaperFigures;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.paper.TableBars;
import org.sphereface.reports.people.PeopleComparison;
import org.sphereface.reports.plot.FigureFile;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.EmbeddingFigures;
import org.sphereface.reports.run.FirstFinding;
import org.sphereface.reports.run.LossCurves;
import org.sphereface.reports.run.LossDifferences;
import org.sphereface.reports.run.LossTrainings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.reports.run.SeedCurves;
import org.sphereface.reports.run.SummaryTable;
import org.sphereface.reports.tuning.TuningPage;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultException;
import org.sphereface.results.ResultFiles;

/**
 * The report of a run: a folder of HTML, SVG and CSV that opens from disk without network, reads
 * without script, and is made from the result files alone. The same result files give the same
 * bytes. It has the pages for which the run has, or plans, something to show.
 */
public final class HtmlReport {

  private static final String OVERVIEW = "index.html";

  /** How often the pages of a run that goes on are loaded again. */
  private static final int RENEWAL_SECONDS = 10;

  private final RunResults run;
  private final ReportFolder out;
  private final int renewal;
  private final List<String> problems;
  private final PageTemplates templates = new PageTemplates();
  private final PublishedResults published = PublishedResults.load();
  private final List<Page> pages;

  /**
   * @param problems sentences for the first page beside those about the run
   */
  private HtmlReport(RunResults run, ReportFolder out, int renewal, List<String> problems) {
    this.problems = problems;
    this.run = run;
    this.out = out;
    this.renewal = renewal;
    this.pages = pages();
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
    return write(dir, 0, true);
  }

  /** Writes the report without the files of its figures for papers, which take most of its time. */
  public static Path writePages(Path dir) {
    return write(dir, 0, false);
  }

  /** Writes the report of a run that goes on: its pages are loaded again by themselves. */
  static Path writeUnfinished(Path dir) {
    return write(dir, RENEWAL_SECONDS, false);
  }

  private static Path write(Path dir, int renewal, boolean hasPapers) {
    RunResults run = RunResults.read(dir);
    Optional<String> problem = hasPapers ? FigureFile.problem() : Optional.empty();
    // of single cells and seeds 'figures export' makes them: a run may have hundreds
    Predicate<String> isForPapers =
        name ->
            hasPapers
                && problem.isEmpty()
                && run.cellOfFigure(name).isEmpty()
                && !name.endsWith(SeedCurves.SEEDS);
    ReportFolder out =
        new ReportFolder(OutputFolder.at(dir).within(ResultFiles.REPORT), isForPapers);
    out.requireNoLinks();
    return new HtmlReport(run, out, renewal, problem.stream().toList()).write();
  }

  /** The figures of the report of a run, by name, without a report. */
  static Map<String, Plot> figures(RunResults run) {
    CollectedFigures figures = new CollectedFigures();
    new HtmlReport(run, figures, 0, List.of()).write();
    return figures.plots();
  }

  /**
   * A page of the report.
   *
   * @param file its name
   * @param label in the list of pages
   * @param isAsked whether the run has something to show on it
   * @param writer writes it
   */
  private record Page(String file, String label, boolean isAsked, Runnable writer) {}

  /** The pages that the run asks for, in the order of the paper. */
  private List<Page> pages() {
    AblationTables paper = new AblationTables(run, published);
    MethodTables methods = new MethodTables(run, published);
    PaperFigures plots = new PaperFigures(run, paper, published);
    Figure5Page figure5 = new Figure5Page(run, published);
    LossDifferences differences = new LossDifferences(run);
    PeopleComparison people = new PeopleComparison(run);
    TableBars bars = new TableBars(run, published);
    TuningPage tuning = new TuningPage(run);
    EmbeddingFigures embeddings = new EmbeddingFigures(run);
    return Stream.of(
            new Page(OVERVIEW, "Overview", true, this::overview),
            new Page(
                "differences.html",
                "Differences",
                differences.isAsked(),
                () -> differences(differences)),
            new Page("tuning.html", "Tuning", tuning.isAsked(), () -> tuning(tuning)),
            new Page("people.html", "People", people.isAsked(), () -> people(people)),
            new Page(
                "table3.html",
                "Table 3",
                paper.hasTable3(),
                () ->
                    page(
                        "table3.html",
                        "Table 3: what the margin does",
                        paper.table3(),
                        bars.table3(out))),
            new Page(
                "table4.html",
                "Table 4",
                methods.hasTable4(),
                () ->
                    page(
                        "table4.html",
                        "Table 4: A-Softmax among other methods",
                        methods.table4(),
                        bars.table4(out))),
            new Page(
                "table5.html",
                "Table 5, Fig. 7",
                methods.hasTable5(),
                () ->
                    page(
                        "table5.html",
                        "Table 5 and Fig. 7: MegaFace",
                        methods.table5(),
                        Stream.concat(bars.table5(out).stream(), plots.figure7(out).stream())
                            .toList())),
            new Page("figure5.html", "Fig. 5", figure5.hasSpheres(), () -> figure5(figure5)),
            new Page(
                "figure6.html",
                "Fig. 6",
                paper.hasFigure6(),
                () ->
                    page(
                        "figure6.html",
                        "Fig. 6: what depth does",
                        paper.figure6(),
                        plots.figure6(out))),
            new Page(
                "curves.html",
                "ROC and DET",
                !run.evaluationNames().isEmpty(),
                () -> page("curves.html", "ROC and DET by loss", null, LossCurves.all(run, out))),
            new Page(
                "training.html",
                "Training",
                LossTrainings.areLogged(run),
                () -> page("training.html", "Training by loss", null, LossTrainings.all(run, out))),
            new Page(
                "embeddings.html",
                "Angles and lengths",
                embeddings.isAsked(),
                () -> embeddings(embeddings)))
        .filter(Page::isAsked)
        .toList();
  }

  private Path write() {
    templates.copy(out, "style.css", "site.js", "sphere.js");
    CsvExport csv = new CsvExport(run);
    out.write("cells.csv", csv.cells());
    out.write("folds.csv", csv.folds());
    for (RunResults part : List.of(run, run.ofUntuned(), run.ofTrials())) {
      cellPages(part);
    }
    // the first page last: who loads it again finds what it leads to
    for (int i = pages.size() - 1; i >= 0; i--) {
      pages.get(i).writer().run();
    }
    return out.finish().resolve(OVERVIEW);
  }

  private void cellPages(RunResults part) {
    for (ReportedCell cell : part.cells()) {
      if (cell.result().isPresent()) {
        CellPage.Model model = new CellPage(part, cell).model(navigation(), out);
        out.write(cell.page(), templates.render("cell.ftlh", model));
      }
    }
  }

  private void overview() {
    ReportTable summary = new SummaryTable(run).table();
    out.writeTable(summary);
    Caveats caveats = new Caveats(run);
    OverviewFigures figures = new OverviewFigures(run, published);
    IndexModel model =
        new IndexModel(
            head(OVERVIEW),
            caveats.sentences(),
            Stream.concat(caveats.warnings().stream(), problems.stream()).toList(),
            new Counts(
                run.count(State.FINISHED), run.count(State.FAILED), run.count(State.MISSING)),
            finding(figures),
            figures.write(out),
            new PaperClaims(run, published).all(),
            summary,
            isOfPaper() ? List.of() : new TableBars(run, published).summary(out),
            run.cells().stream().map(cell -> new CellPage(run, cell).line()).toList(),
            published);
    out.write(OVERVIEW, templates.render("index.ftlh", model));
  }

  /** Whether a table of the paper has the run's accuracies. */
  private boolean isOfPaper() {
    return pages.stream()
        .anyMatch(page -> page.file().equals("table3.html") || page.file().equals("table4.html"));
  }

  private String finding(OverviewFigures figures) {
    return figures
        .network()
        .map(of -> new FirstFinding(run, of, figures.evaluation().orElseThrow()).text())
        .orElse("");
  }

  private void differences(LossDifferences differences) {
    out.write("differences.csv", differences.csv());
    List<ReportTable> tables = differences.tables();
    tables.forEach(table -> out.write(table.id() + ".tex", table.latex()));
    DifferencesModel model = new DifferencesModel(head("differences.html"), tables);
    out.write("differences.html", templates.render("differences.ftlh", model));
  }

  private void tuning(TuningPage page) {
    TuningModel model = new TuningModel(head("tuning.html"), page.model(out));
    out.write("tuning.html", templates.render("tuning.ftlh", model));
  }

  private void people(PeopleComparison people) {
    out.write("people.csv", people.csv());
    PeopleModel model = new PeopleModel(head("people.html"), people.sections());
    out.write("people.html", templates.render("people.ftlh", model));
  }

  private void embeddings(EmbeddingFigures embeddings) {
    out.write("embeddings.csv", embeddings.csv());
    EmbeddingsModel model =
        new EmbeddingsModel(head("embeddings.html"), embeddings.write(out), embeddings.table());
    out.write("embeddings.html", templates.render("embeddings.ftlh", model));
  }

  private Map<String, String> navigation() {
    Map<String, String> labels = new LinkedHashMap<>();
    pages.forEach(page -> labels.put(page.file(), page.label()));
    return Collections.unmodifiableMap(labels);
  }

  /**
   * What every page of the report shows: the plan, the caveats and the pages.
   *
   * @param renewal after how many seconds the page is loaded again; 0 if it is not
   */
  public record PageHead(
      MatrixPlan plan, List<String> words, Map<String, String> nav, String current, int renewal) {}

  /** The numbers of cells. */
  public record Counts(long finished, long failed, long missing) {}

  /** The first page. */
  public record IndexModel(
      PageHead head,
      List<String> sentences,
      List<String> warnings,
      Counts counts,
      String finding,
      List<PlotFile> plots,
      List<Claim> claims,
      ReportTable summary,
      List<PlotFile> bars,
      List<CellPage.Line> cells,
      PublishedResults published) {}

  /** A page with figures and a table; the table is null for a page without one. */
  public record FigureModel(
      PageHead head, String heading, List<PlotFile> plots, ReportTable table) {}

  /** The page of the losses' differences. */
  public record DifferencesModel(PageHead head, List<ReportTable> tables) {}

  /** The page of a search for options. */
  public record TuningModel(PageHead head, TuningPage.Model page) {}

  /** The page of the people. */
  public record PeopleModel(PageHead head, List<PeopleComparison.Section> sections) {}

  /** The page of angles and lengths. */
  public record EmbeddingsModel(PageHead head, List<PlotFile> plots, ReportTable table) {}

  /** The page of Fig. 5. */
  public record Figure5Model(
      PageHead head, String heading, List<Figure5Page.Sphere> spheres, ReportTable table) {}

  private void page(String file, String heading, ReportTable table, List<PlotFile> plots) {
    if (table != null) {
      out.writeTable(table);
    }
    FigureModel model = new FigureModel(head(file), heading, plots, table);
    out.write(file, templates.render("figure.ftlh", model));
  }

  private void figure5(Figure5Page page) {
    ReportTable table = page.table();
    out.write(table.id() + ".csv", page.csv());
    out.write(table.id() + ".tex", table.latex());
    Figure5Model model =
        new Figure5Model(
            head("figure5.html"), "Fig. 5: features on the sphere", page.spheres(out), table);
    out.write("figure5.html", templates.render("figure5.ftlh", model));
  }

  private PageHead head(String current) {
    // of trials too: before the search has ended there are no other results
    List<String> words =
        Stream.of(run, run.ofUntuned(), run.ofTrials())
            .flatMap(part -> new Caveats(part).words().stream())
            .distinct()
            .toList();
    return new PageHead(run.plan(), words, navigation(), current, renewal);
  }
}
