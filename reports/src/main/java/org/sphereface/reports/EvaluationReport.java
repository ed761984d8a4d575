package org.sphereface.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.EvaluationPage.Figure;
import org.sphereface.reports.EvaluationPage.Hardest;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.EvaluationPage.ShownPair;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Row;
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

  public EvaluationReport {
    evaluations = List.copyOf(evaluations);
  }

  /** The page with all evaluations over each other. */
  public EvaluationPage page() {
    List<Hardest> hardest = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      if (!evaluated.decisions().isEmpty()) {
        hardest.add(hardest(evaluated, false, hardest.size() + 1));
        hardest.add(hardest(evaluated, true, hardest.size() + 1));
      }
    }
    return new EvaluationPage(title, figures(), numbers(), hardest);
  }

  private List<Figure> figures() {
    List<VerificationPlots.Curve> curves = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      curves.add(
          new VerificationPlots.Curve(
              evaluated.name(), evaluated.result(), new Look(curves.size())));
    }
    VerificationPlots plots = new VerificationPlots(title, curves);
    return List.of(
        figure(Kind.ROC, plots.roc(), "True-accept rate by false-accept rate (logarithmic axis)"),
        figure(
            Kind.DET,
            plots.det(),
            "False-reject rate by false-accept rate (axes of normal deviates)"),
        figure(Kind.SCORES, plots.scores(), "Scores of the pairs"));
  }

  private Figure figure(Kind kind, Plot plot, String caption) {
    String alt = plot.title() + ": " + String.join(", ", names());
    return new Figure(kind, kind.name().toLowerCase(Locale.ROOT), plot, alt, caption);
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
