package org.sphereface.reports.paper;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.paper.PublishedResults.LossRow;
import org.sphereface.reports.paper.PublishedResults.MegaFaceRow;
import org.sphereface.reports.paper.PublishedResults.MethodRow;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.LossLooks;
import org.sphereface.reports.run.MeanAccuracy;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.ReportedEnsemble;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.MegaFaceSets;

/**
 * The tables as bars: a group for each network, in it a bar for each loss (mean over the seeds, 95
 * % interval), and the paper's value of the loss as a mark at its bar. A table of which nothing is
 * measured has no figure.
 */
public final class TableBars {

  private static final Set<String> OF_VIDEOS = Set.of("ytf", "video-verification");

  private final RunResults run;
  private final PublishedResults published;
  private final LossLooks looks;

  public TableBars(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
    this.looks = new LossLooks(run.losses());
  }

  /**
   * A bar of each group.
   *
   * @param means what was measured on each network
   * @param printed the paper's value, percent; null for none
   */
  private record Bar(
      String label, Look look, List<Optional<MeanAccuracy>> means, BigDecimal printed) {

    boolean isMeasured() {
      return means.stream().anyMatch(Optional::isPresent);
    }
  }

  /** Table 3, a figure for each evaluation. */
  public List<PlotFile> table3(ReportFolder out) {
    return byEvaluation(
        out,
        "table3",
        "Table 3",
        evaluation ->
            loss ->
                published.table3().rows().stream()
                    .filter(row -> published.isLoss(loss, row.margin()))
                    .findFirst()
                    .map(row -> printed(row, evaluation)));
  }

  /** Table 4, a figure for each evaluation; others' systems stand in the table alone. */
  public List<PlotFile> table4(ReportFolder out) {
    return byEvaluation(
        out,
        "table4",
        "Table 4",
        evaluation ->
            loss ->
                published.table4().rows().stream()
                    .filter(row -> row.loss() != null && published.isLoss(loss, row.loss()))
                    .findFirst()
                    .map(row -> printed(row, evaluation)));
  }

  /** The accuracy of all losses, a figure for each evaluation, without the paper's values. */
  public List<PlotFile> summary(ReportFolder out) {
    return byEvaluation(
        out, "summary", "Accuracy", evaluation -> loss -> Optional.of(new Printed(null)));
  }

  /** That a loss has a row in a table, with the paper's value in percent, or null. */
  private record Printed(BigDecimal value) {}

  private Printed printed(LossRow row, String evaluation) {
    return new Printed(isYtf(evaluation) ? row.ytf() : row.lfw());
  }

  private Printed printed(MethodRow row, String evaluation) {
    return new Printed(isYtf(evaluation) ? row.ytf() : row.lfw());
  }

  private boolean isYtf(String evaluation) {
    return run.evaluations().stream()
        .filter(of -> of.name().equals(evaluation))
        .anyMatch(of -> OF_VIDEOS.contains(of.result().protocol()));
  }

  private List<PlotFile> byEvaluation(
      ReportFolder out,
      String file,
      String table,
      Function<String, Function<Component, Optional<Printed>>> rows) {
    List<PlotFile> plots = new ArrayList<>();
    int number = 0;
    for (String evaluation : run.evaluationNames()) {
      number++;
      List<Bar> bars = new ArrayList<>();
      TreeSet<String> caveats = new TreeSet<>();
      for (Component loss : run.losses()) {
        Optional<Printed> row = rows.apply(evaluation).apply(loss);
        if (row.isPresent()) {
          List<Optional<MeanAccuracy>> means =
              run.networks().stream()
                  .map(network -> run.measurement(loss, network, evaluation))
                  .toList();
          means.forEach(mean -> mean.ifPresent(of -> caveats.addAll(of.caveats())));
          bars.add(
              new Bar(
                  PaperSettings.label(loss, run.losses()),
                  looks.of(loss),
                  means,
                  row.get().value()));
        }
      }
      String title = table + ", " + Caveats.name(evaluation, List.copyOf(caveats));
      String paper = "the paper, 64 layers, on " + (isYtf(evaluation) ? "YTF" : "LFW");
      String errors = "; of one seed one standard error over its folds";
      draw(out, file + "-bars-" + number, title, "accuracy, percent", bars, paper, errors)
          .ifPresent(plots::add);
    }
    return plots;
  }

  /** Table 5: a figure of identification and one of verification. */
  public List<PlotFile> table5(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    boolean synthetic =
        run.cells().stream()
            .flatMap(c -> c.megaFaceSets().stream())
            .anyMatch(MegaFaceSets::hasSynthetic);
    for (MegaFaceMetric measure : MegaFaceMetric.values()) {
      List<Bar> bars = new ArrayList<>();
      for (Component loss : run.losses()) {
        for (MegaFaceRow row : published.table5().rows()) {
          if (row.loss() != null && published.isLoss(loss, row.loss())) {
            bars.add(megaFace(loss, row, measure));
          }
        }
      }
      draw(
              out,
              "table5-bars-" + (measure.ordinal() + 1),
              "Table 5, " + measure.words() + (synthetic ? ", synthetic faces" : ""),
              "rate, percent",
              bars,
              "the paper, 64 layers, 1,000,000 distractors",
              "; of one seed none")
          .ifPresent(plots::add);
    }
    return plots;
  }

  private Bar megaFace(Component loss, MegaFaceRow row, MegaFaceMetric measure) {
    List<Optional<MeanAccuracy>> means = new ArrayList<>();
    for (Component network : run.networks()) {
      List<MegaFaceResult> seeds =
          row.ensemble()
              ? run.ensembles(loss, network).stream()
                  .map(ReportedEnsemble::megaFace)
                  .flatMap(Optional::stream)
                  .toList()
              : run.cells(loss, network).stream()
                  .map(ReportedCell::megaFace)
                  .flatMap(Optional::stream)
                  .toList();
      means.add(mean(seeds.stream().mapToDouble(measure::of).toArray()));
    }
    return new Bar(
        PaperSettings.label(loss, run.losses()) + (row.ensemble() ? ", patches" : ""),
        row.ensemble() ? looks.of(loss).as(Look.Variant.HOLLOW) : looks.of(loss),
        means,
        measure == MegaFaceMetric.RANK_1 ? row.rank1() : row.tar());
  }

  private static Optional<MeanAccuracy> mean(double[] seeds) {
    int n = seeds.length;
    double error = n > 1 ? Math.sqrt(StatUtils.variance(seeds) / n) : 0;
    return n == 0
        ? Optional.empty()
        : Optional.of(new MeanAccuracy(StatUtils.mean(seeds), error, n, 0, 0, List.of()));
  }

  private Optional<PlotFile> draw(
      ReportFolder out,
      String file,
      String title,
      String measured,
      List<Bar> all,
      String paper,
      String ofOneSeed) {
    List<Bar> bars = all.stream().filter(Bar::isMeasured).toList();
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    List<Component> networks = new ArrayList<>(run.networks());
    networks.removeIf(
        network ->
            bars.stream()
                .allMatch(bar -> bar.means().get(run.networks().indexOf(network)).isEmpty()));
    List<Series> series = new ArrayList<>();
    List<Series> marks = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      List<Point> means = new ArrayList<>();
      List<Point> printed = new ArrayList<>();
      for (int group = 1; group <= networks.size(); group++) {
        Optional<MeanAccuracy> mean =
            bar.means().get(run.networks().indexOf(networks.get(group - 1)));
        if (mean.isPresent()) {
          means.add(mean.get().at(group));
          if (bar.printed() != null) {
            double x = group + Plot.barOffset(i, bars.size());
            printed.add(new Point(x, bar.printed().doubleValue() / 100));
          }
        }
      }
      series.add(new Series(bar.label(), bar.look(), Style.BARS, means));
      if (!printed.isEmpty()) {
        String label = marks.isEmpty() ? paper : "";
        marks.add(new Series(label, bar.look().as(Look.Variant.HOLLOW), Style.MARKS, printed));
      }
    }
    series.addAll(marks);
    return Optional.of(
        PlotFile.write(
            out,
            file,
            new Plot(title, networks(networks), rates(measured, series), series),
            title + ": a bar for each loss, in groups by network; the table has the numbers",
            title
                + ". Means over the seeds. Error bars: 95 % intervals over the seeds (Student's t)"
                + ofOneSeed
                + ". Axis of normal deviates, which does not begin at 0."
                + (marks.isEmpty()
                    ? ""
                    : " Hollow marks: published values, of other data and another network; compare"
                        + " the order, not the values.")));
  }

  private Axis networks(List<Component> networks) {
    return Axis.names(
        "network", networks.stream().map(of -> PaperSettings.label(of, run.networks())).toList());
  }

  /** An axis that holds the values, and on which the lowest bar has a height. */
  private static Axis rates(String label, List<Series> series) {
    return Axis.rates(
        label,
        series.stream()
            .flatMap(of -> of.points().stream())
            .flatMapToDouble(
                point ->
                    DoubleStream.of(point.low(), point.high(), point.y() - 0.1 * (1 - point.y())))
            .toArray());
  }
}
