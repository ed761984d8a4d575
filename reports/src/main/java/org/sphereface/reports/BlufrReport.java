package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.protocols.blufr.BlufrResult;
import org.sphereface.protocols.blufr.BlufrResult.RatePoint;
import org.sphereface.protocols.blufr.BlufrResult.Summary;
import org.sphereface.reports.EvaluationPage.Figure;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/**
 * Evaluations by BLUFR over each other: verification and open-set identification, each the mean
 * over the trials with a band of one standard deviation.
 *
 * @param title what they have in common
 * @param evaluations in the order of the legend
 */
public record BlufrReport(String title, List<Evaluated> evaluations) {

  private static final String BAND = "; mean over the trials, band: one standard deviation";

  /**
   * An evaluation.
   *
   * @param name in legends and tables
   */
  public record Evaluated(String name, BlufrResult result) {}

  public BlufrReport {
    evaluations = List.copyOf(evaluations);
  }

  /** The page. */
  public EvaluationPage page() {
    return new EvaluationPage(
        title,
        Stream.of(
                figure(
                    Kind.ROC,
                    "ROC, ",
                    "verification rate",
                    BlufrResult::verificationCurve,
                    "Verification rate by false-accept rate (logarithmic axis), up to 0.1 %"
                        + BAND),
                figure(
                    Kind.DIR,
                    "Open-set identification, ",
                    "detection and identification rate",
                    BlufrResult::identificationCurve,
                    "Detection and identification rate at rank 1 by false-accept rate of the impostor"
                        + " probes (logarithmic axis)"
                        + BAND))
            .flatMap(Optional::stream)
            .toList(),
        numbers(),
        List.of());
  }

  /** A figure; empty where no FAR accepts an impostor in each trial. */
  private Optional<Figure> figure(
      Kind kind,
      String head,
      String rate,
      Function<BlufrResult, List<RatePoint>> curve,
      String caption) {
    List<Series> series = new ArrayList<>();
    double least = 1;
    double most = 0;
    for (Evaluated evaluated : evaluations) {
      List<Point> points = new ArrayList<>();
      for (RatePoint at : curve.apply(evaluated.result())) {
        least = Math.min(least, at.far());
        most = Math.max(most, at.far());
        points.add(
            new Point(
                at.far(),
                at.mean(),
                Math.max(0, at.mean() - at.deviation()),
                Math.min(1, at.mean() + at.deviation())));
      }
      series.add(new Series(evaluated.name(), new Look(series.size()), Style.LINE, points));
    }
    if (most == 0) {
      return Optional.empty();
    }
    // with one point, the axis still has a length
    Axis far = new Axis("false-accept rate", least < most ? least : most / 10, most, true);
    Plot plot = new Plot(head + title, far, new Axis(rate, 0, 1, false), series);
    String alt =
        plot.title()
            + ": "
            + evaluations.stream().map(Evaluated::name).collect(Collectors.joining(", "));
    return Optional.of(new Figure(kind, kind.name().toLowerCase(Locale.ROOT), plot, alt, caption));
  }

  private ReportTable numbers() {
    List<Row> rows = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      BlufrResult result = evaluated.result();
      rows.add(
          new Row(
              evaluated.name(),
              List.of(
                  entry(result.verification()),
                  entry(result.identification()),
                  new Entry(
                      "measured",
                      List.of(
                          new Line(
                              "" + result.trials().size(),
                              result.generated() ? "drawn here, not the published ones" : ""))))));
    }
    return new ReportTable(
        "evaluation",
        "BLUFR, percent: mean and standard deviation over the trials",
        "Embeddings",
        List.of(
            new Column("Verification", "at FAR 0.1 %"),
            new Column("Identification", "at rank 1, FAR 1 %"),
            new Column("Trials", "")),
        rows);
  }

  private static Entry entry(Summary summary) {
    return new Entry(
        "measured",
        List.of(
            new Line(
                String.format(Locale.ROOT, "%.4f", 100 * summary.mean()),
                String.format(
                    Locale.ROOT,
                    "deviation %.4f, mean less deviation %.4f",
                    100 * summary.deviation(),
                    100 * summary.meanLessDeviation()))));
  }
}
