package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.sphereface.reports.PaperTables.Line6;
import org.sphereface.reports.Plot.Axis;
import org.sphereface.reports.Plot.Point;
import org.sphereface.reports.Plot.Series;
import org.sphereface.reports.Plot.Style;
import org.sphereface.reports.PublishedResults.DepthRow;
import org.sphereface.reports.RunResults.Cell;
import org.sphereface.reports.result.CellResult.Choice;
import org.sphereface.reports.result.CellResult.Evaluation;

/** The plots that set cells beside each other. */
final class RunPlots {

  private final RunResults run;
  private final PaperTables paper;
  private final PublishedResults published;

  RunPlots(RunResults run, PaperTables paper, PublishedResults published) {
    this.run = run;
    this.paper = paper;
    this.published = published;
  }

  Map<String, List<PlotFile>> write(ReportFolder out) {
    return Map.of("figure6", figure6(out), "roc", rocs(out));
  }

  /** Two plots: on one axis the paper's percent would press the measured ones flat. */
  private List<PlotFile> figure6(ReportFolder out) {
    List<Series> printed = new ArrayList<>();
    for (Integer margin : PaperTables.margins()) {
      String name = PaperTables.lossName(margin) + ", ";
      List<Point> lfw = published(margin, row -> row.lfw().doubleValue());
      List<Point> ytf = published(margin, row -> row.ytf().doubleValue());
      printed.add(new Series(name + "LFW", printed.size(), Style.MARKED_LINE, lfw));
      printed.add(new Series(name + "YTF", printed.size(), Style.MARKED_LINE, ytf));
    }
    List<Series> measured = new ArrayList<>();
    for (Line6 line : paper.lines()) {
      for (Integer margin : PaperTables.margins()) {
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

  private String label(Line6 line, Integer margin) {
    String departures = line.departures().isEmpty() ? "" : ", " + line.departures();
    String caveats =
        run.evaluations().stream()
            .filter(e -> e.name().equals(line.evaluation()))
            .flatMap(e -> Measurement.caveats(e).stream())
            .distinct()
            .filter(caveat -> !caveat.equals(line.evaluation()))
            .reduce("", (all, caveat) -> all + ", " + caveat);
    return PaperTables.lossName(margin) + ", " + line.evaluation() + caveats + departures;
  }

  private List<Point> measured(Line6 line, Integer margin) {
    List<Point> points = new ArrayList<>();
    for (Map.Entry<Integer, List<Choice>> depth : line.byDepth().entrySet()) {
      for (Choice network : depth.getValue()) {
        run.losses().stream()
            .filter(loss -> Choices.isPaperLoss(loss, margin))
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

  private List<PlotFile> rocs(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    for (Choice network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        roc(network, evaluation, "roc-" + (plots.size() + 1), out).ifPresent(plots::add);
      }
    }
    return plots;
  }

  private Optional<PlotFile> roc(Choice network, String evaluation, String name, ReportFolder out) {
    List<Series> series = new ArrayList<>();
    List<String> caveats = List.of();
    int pairs = 1;
    for (Choice loss : run.losses()) {
      List<Cell> cells =
          run.pairings().getOrDefault(new RunResults.Pairing(loss, network), List.of());
      for (Cell cell : cells) {
        Optional<Evaluation> measured = cell.evaluation(evaluation);
        if (measured.isPresent()) {
          String label = Choices.label(loss, run.losses()) + ", seed " + cell.plan().seed();
          series.add(
              new Series(
                  label,
                  run.losses().indexOf(loss),
                  Style.LINE,
                  CellPlots.roc(measured.get().result())));
          caveats = Measurement.caveats(cell, measured.get());
          pairs = Math.max(pairs, measured.get().result().differentPairs());
          break;
        }
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    String of = Choices.label(network, run.networks()) + ", " + CellPlots.name(evaluation, caveats);
    return Optional.of(
        PlotFile.write(
            out,
            name,
            new Plot(
                "ROC, " + of,
                CellPlots.farAxis(pairs),
                new Axis("true-accept rate", 0, 1, false),
                series),
            "ROC of the losses on " + of,
            of + ": the first measured seed of each loss"));
  }
}
