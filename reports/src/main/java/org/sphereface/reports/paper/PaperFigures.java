package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.cell.MegaFacePlots;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.paper.AblationTables.Figure6Series;
import org.sphereface.reports.paper.PublishedResults.DepthRow;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.plot.RocCurve;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;

/** The plots that set cells beside each other. */
public final class PaperFigures {

  private final RunResults run;
  private final AblationTables paper;
  private final PublishedResults published;

  public PaperFigures(RunResults run, AblationTables paper, PublishedResults published) {
    this.run = run;
    this.paper = paper;
    this.published = published;
  }

  /** Two plots: on one axis the paper's percent would press the measured ones flat. */
  public List<PlotFile> figure6(ReportFolder out) {
    List<Series> printed = new ArrayList<>();
    for (Integer margin : AblationTables.margins()) {
      String name = PublishedResults.lossName(margin) + ", ";
      List<Point> lfw = published(margin, row -> row.lfw().doubleValue());
      List<Point> ytf = published(margin, row -> row.ytf().doubleValue());
      printed.add(new Series(name + "LFW", printed.size(), Style.MARKED_LINE, lfw));
      printed.add(new Series(name + "YTF", printed.size(), Style.MARKED_LINE, ytf));
    }
    List<Series> measured = new ArrayList<>();
    for (Figure6Series line : paper.figure6Series()) {
      for (Integer margin : AblationTables.margins()) {
        List<Point> points = measured(line, margin);
        if (!points.isEmpty()) {
          measured.add(new Series(label(line, margin), measured.size(), Style.MARKED_LINE, points));
        }
      }
    }
    List<PlotFile> plots = new ArrayList<>();
    plots.add(byDepth(out, "fig6-published", "Fig. 6, published by the paper", printed));
    if (!measured.isEmpty()) {
      plots.add(byDepth(out, "fig6-measured", "Fig. 6, measured here", measured));
    }
    return plots;
  }

  private PlotFile byDepth(ReportFolder out, String file, String title, List<Series> series) {
    double[] accuracies =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y).toArray();
    List<Double> depths = paper.depths().stream().map(Integer::doubleValue).toList();
    return PlotFile.write(
        out,
        file,
        new Plot(
            title,
            Axis.at("convolution layers", depths),
            Axis.around("accuracy, percent", accuracies),
            series),
        title + ": accuracy by depth; the table below has the numbers",
        title + ". The two plots have other data and another accuracy axis each.");
  }

  private String label(Figure6Series line, Integer margin) {
    String departures = line.departures().isEmpty() ? "" : ", " + line.departures();
    String caveats =
        run.evaluations().stream()
            .filter(e -> e.name().equals(line.evaluation()))
            .flatMap(e -> Caveats.of(e).stream())
            .distinct()
            .filter(caveat -> !caveat.equals(line.evaluation()))
            .reduce("", (all, caveat) -> all + ", " + caveat);
    return PublishedResults.lossName(margin) + ", " + line.evaluation() + caveats + departures;
  }

  private List<Point> measured(Figure6Series line, Integer margin) {
    List<Point> points = new ArrayList<>();
    for (Map.Entry<Integer, List<Component>> depth : line.byDepth().entrySet()) {
      for (Component network : depth.getValue()) {
        run.losses().stream()
            .filter(loss -> published.isLoss(loss, margin))
            .flatMap(loss -> run.measurement(loss, network, line.evaluation()).stream())
            .limit(1)
            .forEach(m -> points.add(new Point(depth.getKey(), 100 * m.mean())));
      }
    }
    return points;
  }

  private List<Point> published(Integer margin, ToDoubleFunction<DepthRow> accuracy) {
    return published.figure6().rows().stream()
        .filter(row -> Objects.equals(row.margin(), margin))
        .map(row -> new Point(row.depth(), accuracy.applyAsDouble(row)))
        .toList();
  }

  /** ROC and DET of the losses, for each network and evaluation. */
  public List<PlotFile> curves(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    for (Component network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        Map<Component, Evaluation> measured = new LinkedHashMap<>();
        Set<String> caveats = new LinkedHashSet<>();
        for (Component loss : run.losses()) {
          run.cells(loss, network).stream()
              .filter(cell -> cell.evaluation(evaluation).isPresent())
              .findFirst()
              .ifPresent(
                  cell -> {
                    measured.put(loss, cell.evaluation(evaluation).orElseThrow());
                    caveats.addAll(Caveats.of(cell, measured.get(loss)));
                  });
        }
        if (!measured.isEmpty()) {
          String name = Caveats.name(evaluation, List.copyOf(caveats));
          String of = PaperSettings.label(network, run.networks()) + ", " + name;
          int number = plots.size() / 2 + 1;
          plots.add(roc(measured, of, "roc-" + number, out));
          plots.add(det(measured, of, "det-" + number, out));
        }
      }
    }
    return plots;
  }

  private PlotFile roc(
      Map<Component, Evaluation> measured, String of, String file, ReportFolder out) {
    return PlotFile.write(
        out,
        file,
        new Plot(
            "ROC, " + of,
            RocCurve.farAxis(most(measured, VerificationResult::differentPairs)),
            new Axis("true-accept rate", 0, 1, false),
            series(measured, RocCurve::points)),
        "ROC of the losses on " + of,
        "ROC, " + of + ": the first measured seed of each loss");
  }

  private PlotFile det(
      Map<Component, Evaluation> measured, String of, String file, ReportFolder out) {
    return PlotFile.write(
        out,
        file,
        new Plot(
            "DET, " + of,
            DetCurve.farAxis(most(measured, VerificationResult::differentPairs)),
            DetCurve.frrAxis(most(measured, VerificationResult::samePairs)),
            series(measured, DetCurve::points)),
        "Detection error trade-off of the losses on " + of,
        "DET, " + of + ": lower left is better; axes of normal deviates");
  }

  private static int most(
      Map<Component, Evaluation> measured, ToIntFunction<VerificationResult> pairs) {
    return measured.values().stream().mapToInt(e -> pairs.applyAsInt(e.result())).max().orElse(1);
  }

  private List<Series> series(
      Map<Component, Evaluation> measured, Function<VerificationResult, List<Point>> points) {
    List<Series> series = new ArrayList<>();
    measured.forEach(
        (loss, evaluation) ->
            series.add(
                new Series(
                    PaperSettings.label(loss, run.losses()),
                    run.losses().indexOf(loss),
                    Style.LINE,
                    points.apply(evaluation.result()))));
    return series;
  }

  /**
   * CMC and ROC on MegaFace of the losses, and of ensembles of patches, on each network, the first
   * seed that has results.
   */
  public List<PlotFile> figure7(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    List<Component> networks = run.networks();
    for (int i = 0; i < networks.size(); i++) {
      Map<String, MegaFaceResult> results = new LinkedHashMap<>();
      String of = PaperSettings.label(networks.get(i), networks);
      for (Component loss : run.losses()) {
        Optional<ReportedCell> first =
            run.cells(loss, networks.get(i)).stream()
                .filter(cell -> cell.megaFace().isPresent())
                .findFirst();
        if (first.isPresent()) {
          results.put(
              PaperSettings.label(loss, run.losses()), first.get().megaFace().orElseThrow());
          of = PaperSettings.label(networks.get(i), networks) + MegaFacePlots.faces(first.get());
        }
        run.ensembles(loss, networks.get(i)).stream()
            .filter(ensemble -> ensemble.megaFace().isPresent())
            .findFirst()
            .ifPresent(
                ensemble ->
                    results.put(
                        PaperSettings.label(loss, run.losses())
                            + ", "
                            + ensemble.cells().size()
                            + " patches",
                        ensemble.megaFace().orElseThrow()));
      }
      plots.addAll(new MegaFacePlots(out).write("fig7-" + (i + 1), of, results));
    }
    return plots;
  }
}
