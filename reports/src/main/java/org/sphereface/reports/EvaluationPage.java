package org.sphereface.reports;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.plot.FigureFile;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.plot.Plot;

/**
 * The page of evaluations of anybody's embeddings by one protocol: figures, numbers, and, where
 * pairs are decided, the hardest of them. Each figure can be drawn for papers too.
 *
 * @param title what the evaluations have in common, such as the test set
 * @param figures in the order of the page
 * @param numbers of all evaluations
 * @param hardest the hardest pairs of each evaluation; empty where no pairs are known
 */
public record EvaluationPage(
    String title, List<Figure> figures, ReportTable numbers, List<Hardest> hardest) {

  /** The kinds of figures. */
  public enum Kind {
    /** True-accept rate by false-accept rate. */
    ROC,
    /** False-reject rate by false-accept rate. */
    DET,
    /** Distributions of scores. */
    SCORES,
    /** Identification rate by rank. */
    CMC,
    /** Open-set detection and identification rate by false-accept rate. */
    DIR
  }

  /**
   * A figure.
   *
   * @param name of its file, without an ending
   * @param alt what it shows, for those who do not see it
   * @param caption what stands below it
   */
  public record Figure(Kind kind, String name, Plot plot, String alt, String caption) {}

  /**
   * The hardest pairs of one kind.
   *
   * @param shown those of the table whose images are at hand
   */
  public record Hardest(ReportTable table, List<ShownPair> shown) {}

  /**
   * Two images, each a PNG in base 64.
   *
   * @param decision {@code right} or {@code wrong}
   */
  public record ShownPair(
      String left,
      String right,
      String leftImage,
      String rightImage,
      String score,
      String decision) {}

  /** What the page shows. */
  public record Model(
      String title, List<PlotFile> plots, ReportTable numbers, List<Hardest> hardest) {}

  public EvaluationPage {
    figures = List.copyOf(figures);
    hardest = List.copyOf(hardest);
  }

  /** The kinds of figures that it has, in their order. */
  public Set<Kind> kinds() {
    return figures.stream().map(Figure::kind).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Draws the first figure of a kind as the content of a file for papers.
   *
   * @return empty if the page has none such
   * @throws org.sphereface.reports.plot.FigureException if Java cannot draw text here
   */
  public Optional<byte[]> draw(Kind kind, FigureFormat format) {
    return figures.stream()
        .filter(figure -> figure.kind() == kind)
        .findFirst()
        .map(figure -> FigureFile.draw(figure.plot(), format, FigureSize.COLUMN));
  }

  /**
   * Writes {@code DIR/index.html} with its figures.
   *
   * @return the page
   * @throws ReportException if the folder cannot be written
   * @throws org.sphereface.reports.plot.FigureException if Java cannot draw text here
   */
  public Path write(Path dir) {
    ReportFolder out = new ReportFolder(OutputFolder.at(dir), name -> true);
    PageTemplates pages = new PageTemplates();
    pages.copy(out, "style.css", "site.js");
    List<PlotFile> plots =
        figures.stream()
            .map(
                figure ->
                    PlotFile.write(
                        out, figure.name(), figure.plot(), figure.alt(), figure.caption()))
            .toList();
    out.writeTable(numbers);
    Path page =
        out.write(
            "index.html",
            pages.render("evaluation.ftlh", new Model(title, plots, numbers, hardest)));
    out.finish();
    return page;
  }
}
