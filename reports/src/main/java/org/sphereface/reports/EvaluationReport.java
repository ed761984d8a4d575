package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sphereface.files.OutputFolder;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.FigureFile;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.VerificationPlots;

/**
 * Evaluations of anybody's embeddings on pairs: ROC, DET and scores over each other, their numbers,
 * and their hardest pairs.
 *
 * @param title what they have in common, such as the test set
 * @param evaluations the evaluations, in the order of the legend
 * @param images an image of a pair as a small PNG in base 64, by its name; empty where it is not at
 *     hand
 */
public record EvaluationReport(
    String title, List<Evaluated> evaluations, Function<String, Optional<String>> images) {

  private static final int HARDEST = 20;

  /**
   * An evaluation.
   *
   * @param name in legends and tables
   * @param decisions every pair; empty if they are not known
   */
  public record Evaluated(String name, VerificationResult result, List<PairDecision> decisions) {
    public Evaluated {
      decisions = List.copyOf(decisions);
    }
  }

  /** The figures. */
  public enum Figure {
    ROC,
    DET,
    SCORES
  }

  /** What the page shows. */
  public record Model(
      String title, List<PlotFile> plots, ReportTable numbers, List<Hardest> hardest) {}

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

  public EvaluationReport {
    evaluations = List.copyOf(evaluations);
  }

  /** A figure as a plot. */
  public Plot plot(Figure figure) {
    List<VerificationPlots.Curve> curves = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      curves.add(
          new VerificationPlots.Curve(
              evaluated.name(), evaluated.result(), new Look(curves.size())));
    }
    VerificationPlots plots = new VerificationPlots(title, curves);
    return switch (figure) {
      case ROC -> plots.roc();
      case DET -> plots.det();
      case SCORES -> plots.scores();
    };
  }

  /**
   * Draws a figure as the content of a file for papers.
   *
   * @throws org.sphereface.reports.plot.FigureException if Java cannot draw text here
   */
  public byte[] draw(Figure figure, FigureFormat format) {
    return FigureFile.draw(plot(figure), format, FigureSize.COLUMN);
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
        List.of(
            figure(out, Figure.ROC, "True-accept rate by false-accept rate (logarithmic axis)"),
            figure(
                out,
                Figure.DET,
                "False-reject rate by false-accept rate (axes of normal deviates)"),
            figure(out, Figure.SCORES, "Scores of the pairs"));
    ReportTable numbers = numbers();
    out.write("evaluation.csv", numbers.csv());
    List<Hardest> hardest = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      if (!evaluated.decisions().isEmpty()) {
        hardest.add(hardest(evaluated, false, hardest.size() + 1));
        hardest.add(hardest(evaluated, true, hardest.size() + 1));
      }
    }
    Model model = new Model(title, plots, numbers, hardest);
    Path page = out.write("index.html", pages.render("evaluation.ftlh", model));
    out.finish();
    return page;
  }

  private PlotFile figure(ReportFolder out, Figure figure, String caption) {
    Plot plot = plot(figure);
    String name = figure.name().toLowerCase(Locale.ROOT);
    String alt = plot.title() + ": " + String.join(", ", names());
    return PlotFile.write(out, name, plot, alt, caption);
  }

  private List<String> names() {
    return evaluations.stream().map(Evaluated::name).toList();
  }

  private ReportTable numbers() {
    List<Row> rows = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      VerificationResult result = evaluated.result();
      rows.add(
          new Row(
              evaluated.name(),
              Stream.of(
                      number("%.2f", 100 * result.meanAccuracy())
                          + number(" ± %.2f", 100 * result.standardError()),
                      number("%.4f", result.areaUnderCurve()),
                      number("%.2f", 100 * result.equalErrorRate()),
                      result.samePairs() + " + " + result.differentPairs(),
                      result.folds().size() + " of " + result.foldsInSource(),
                      result.variant())
                  .map(text -> Entry.of("measured", text))
                  .toList()));
    }
    return new ReportTable(
        "evaluation",
        "Evaluations; ± is a standard error over the folds",
        "Embeddings",
        List.of(
            new Column("Accuracy, percent", ""),
            new Column("Area under the ROC", ""),
            new Column("Equal error rate, percent", ""),
            new Column("Pairs", "same + different"),
            new Column("Folds", ""),
            new Column("Evaluation", "")),
        rows);
  }

  /** The pairs of one kind that are nearest to the wrong side, or farthest on it. */
  private Hardest hardest(Evaluated evaluated, boolean same, int number) {
    Comparator<PairDecision> byScore = Comparator.comparingDouble(PairDecision::score);
    List<PairDecision> pairs =
        evaluated.decisions().stream()
            .filter(pair -> pair.same() == same)
            .sorted(same ? byScore : byScore.reversed())
            .limit(HARDEST)
            .toList();
    List<Row> rows =
        pairs.stream()
            .map(
                pair ->
                    new Row(
                        pair.left() + ", " + pair.right(),
                        Stream.of(score(pair), "" + pair.fold(), decision(pair))
                            .map(text -> Entry.of("measured", text))
                            .toList()))
            .toList();
    ReportTable table =
        new ReportTable(
            "hardest-" + number,
            evaluated.name()
                + (same ? ": the same person, least alike" : ": different people, most alike"),
            "Pair",
            List.of(new Column("Score", ""), new Column("Fold", ""), new Column("Decision", "")),
            rows);
    return new Hardest(table, pairs.stream().flatMap(pair -> shown(pair).stream()).toList());
  }

  private Optional<ShownPair> shown(PairDecision pair) {
    Optional<String> left = images.apply(pair.left());
    Optional<String> right = images.apply(pair.right());
    return left.isEmpty() || right.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ShownPair(
                pair.left(), pair.right(), left.get(), right.get(), score(pair), decision(pair)));
  }

  private static String score(PairDecision pair) {
    return number("%.4f", pair.score());
  }

  private static String decision(PairDecision pair) {
    return pair.correct() ? "right" : "wrong";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
