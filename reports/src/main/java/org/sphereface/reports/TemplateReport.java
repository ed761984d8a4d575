package org.sphereface.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.ijb.TemplateIdentification;
import org.sphereface.protocols.verification.ScoreCurves;
import org.sphereface.reports.EvaluationPage.Figure;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.plot.RocCurve;

/**
 * Evaluations of templates (IJB-B, IJB-C): ROC and DET of 1:1 over each other, and the rates of 1:1
 * and 1:N.
 *
 * @param title what they have in common, such as the test set
 * @param evaluations in the order of the legend
 */
public record TemplateReport(String title, List<Evaluated> evaluations) {

  /**
   * An evaluation.
   *
   * @param name in legends and tables
   * @param verification of 1:1; empty if it was not evaluated
   * @param identification of 1:N, a result for each gallery
   */
  public record Evaluated(
      String name,
      Optional<ScoreCurves> verification,
      List<TemplateIdentification.Result> identification) {
    public Evaluated {
      identification = List.copyOf(identification);
    }
  }

  public TemplateReport {
    evaluations = List.copyOf(evaluations);
  }

  /** The page; without 1:1 it has no figures. */
  public EvaluationPage page() {
    return new EvaluationPage(title, figures(), numbers(), List.of());
  }

  private List<Figure> figures() {
    List<Series> roc = new ArrayList<>();
    List<Series> det = new ArrayList<>();
    int same = 1;
    int different = 1;
    for (Evaluated evaluated : evaluations) {
      if (evaluated.verification().isPresent()) {
        ScoreCurves curves = evaluated.verification().get();
        Look look = new Look(roc.size());
        same = Math.max(same, curves.samePairs());
        different = Math.max(different, curves.differentPairs());
        roc.add(
            new Series(
                evaluated.name(),
                look,
                Style.LINE,
                RocCurve.points(curves.roc(), curves.differentPairs())));
        det.add(
            new Series(
                evaluated.name(),
                look,
                Style.LINE,
                DetCurve.points(curves.roc(), curves.samePairs(), curves.differentPairs())));
      }
    }
    if (roc.isEmpty()) {
      return List.of();
    }
    Axis tar = new Axis("true-accept rate", 0, 1, false);
    return List.of(
        figure(
            Kind.ROC,
            new Plot("ROC, " + title, RocCurve.farAxis(different), tar, roc),
            "1:1, true-accept rate by false-accept rate (logarithmic axis)"),
        figure(
            Kind.DET,
            new Plot("DET, " + title, DetCurve.farAxis(different), DetCurve.frrAxis(same), det),
            "1:1, false-reject rate by false-accept rate (axes of normal deviates)"));
  }

  private Figure figure(Kind kind, Plot plot, String caption) {
    String alt =
        plot.title()
            + ": "
            + evaluations.stream().map(Evaluated::name).collect(Collectors.joining(", "));
    return new Figure(kind, kind.name().toLowerCase(Locale.ROOT), plot, alt, caption);
  }

  /** A row for each rate, a column for each evaluation. */
  private ReportTable numbers() {
    List<Map<String, Double>> rates = evaluations.stream().map(TemplateReport::rates).toList();
    List<Row> rows =
        rates.stream()
            .flatMap(of -> of.keySet().stream())
            .distinct()
            .map(
                name ->
                    new Row(
                        name,
                        rates.stream()
                            .map(
                                of ->
                                    of.containsKey(name)
                                        ? Entry.of(
                                            "measured",
                                            String.format(Locale.ROOT, "%.4f", 100 * of.get(name)))
                                        : Entry.none())
                            .toList()))
            .toList();
    return new ReportTable(
        "evaluation",
        "Rates of templates, percent",
        "Rate",
        evaluations.stream().map(of -> new Column(of.name(), pairs(of))).toList(),
        rows);
  }

  private static String pairs(Evaluated evaluated) {
    return evaluated
        .verification()
        .map(of -> of.samePairs() + " same + " + of.differentPairs() + " different pairs")
        .orElse("");
  }

  private static Map<String, Double> rates(Evaluated evaluated) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (TarAtFar rate : evaluated.verification().map(ScoreCurves::tarAtFar).orElse(List.of())) {
      rates.put(String.format(Locale.ROOT, "1:1, TAR at FAR %.0e", rate.far()), rate.tar());
    }
    for (TemplateIdentification.Result result : evaluated.identification()) {
      String gallery = "1:N, " + result.gallery() + ", ";
      rates.put(gallery + "rank 1", result.rank1());
      rates.put(gallery + "rank 5", result.rank5());
      rates.put(gallery + "rank 10", result.rank10());
      result
          .tpirAtFpir()
          .forEach(
              rate ->
                  rates.put(
                      gallery + String.format(Locale.ROOT, "TPIR at FPIR %.2f", rate.fpir()),
                      rate.tpir()));
    }
    return rates;
  }
}
