package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.sphereface.reports.cell.MegaFacePlots;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.paper.AblationTables.Figure6Series;
import org.sphereface.reports.paper.PublishedResults.DepthRow;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.LossLooks;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.ReportedEnsemble;
import org.sphereface.results.CellResult.Component;

/** The plots that set cells beside each other. */
public final class PaperFigures {

  private final RunResults run;
  private final AblationTables paper;
  private final PublishedResults published;
  private final LossLooks looks;

  public PaperFigures(RunResults run, AblationTables paper, PublishedResults published) {
    this.run = run;
    this.paper = paper;
    this.published = published;
    this.looks = new LossLooks(run.losses());
  }

  /** Two plots: on one axis the paper's percent would press the measured ones flat. */
  public List<PlotFile> figure6(ReportFolder out) {
    List<Series> printed = new ArrayList<>();
    for (Integer margin : AblationTables.margins()) {
      String name = PublishedResults.lossName(margin) + ", ";
      List<Point> lfw = published(margin, row -> row.lfw().doubleValue());
      List<Point> ytf = published(margin, row -> row.ytf().doubleValue());
      printed.add(new Series(name + "LFW", look(margin), Style.MARKED_LINE, lfw));
      Look hollow = look(margin).as(Look.Variant.HOLLOW);
      printed.add(new Series(name + "YTF", hollow, Style.MARKED_LINE, ytf));
    }
    List<Series> measured = new ArrayList<>();
    List<Figure6Series> lines = paper.figure6Series();
    for (Figure6Series line : lines) {
      for (Integer margin : AblationTables.margins()) {
        List<Point> points = measured(line, margin);
        if (!points.isEmpty()) {
          boolean first = line.equals(lines.get(0));
          Look look = first ? look(margin) : look(margin).as(Look.Variant.HOLLOW);
          measured.add(new Series(label(line, margin), look, Style.MARKED_LINE, points));
        }
      }
    }
    List<PlotFile> plots = new ArrayList<>();
    plots.add(byDepth(out, "fig6-published", "Fig. 6, published by the paper", "", printed));
    if (!measured.isEmpty()) {
      plots.add(
          byDepth(
              out,
              "fig6-measured",
              "Fig. 6, measured here",
              " Means over the seeds. Error bars: 95 % intervals over the seeds (Student's t), of one"
                  + " seed a standard error over its folds.",
              measured));
    }
    return plots;
  }

  /** The look that the loss has in all figures of the run. */
  private Look look(Integer margin) {
    return run.losses().stream()
        .filter(loss -> published.isLoss(loss, margin))
        .findFirst()
        .map(looks::of)
        .orElse(looks.other(margin == null ? 0 : 1));
  }

  private PlotFile byDepth(
      ReportFolder out, String file, String title, String errors, List<Series> series) {
    double[] accuracies =
        series.stream()
            .flatMap(s -> s.points().stream())
            .flatMapToDouble(point -> DoubleStream.of(point.low(), point.high()))
            .toArray();
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
        title + ". The two plots have other data and another accuracy axis each." + errors);
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
            .map(mean -> mean.at(depth.getKey()))
            .forEach(
                at -> points.add(new Point(at.x(), 100 * at.y(), 100 * at.low(), 100 * at.high())));
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

  /**
   * CMC and ROC on MegaFace of the losses, and of ensembles of patches, on each network: means over
   * the seeds.
   */
  public List<PlotFile> figure7(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    List<Component> networks = run.networks();
    for (int i = 0; i < networks.size(); i++) {
      List<MegaFacePlots.Method> methods = new ArrayList<>();
      String of = PaperSettings.label(networks.get(i), networks);
      for (Component loss : run.losses()) {
        List<ReportedCell> cells =
            run.cells(loss, networks.get(i)).stream()
                .filter(cell -> cell.megaFace().isPresent())
                .toList();
        String name = PaperSettings.label(loss, run.losses());
        if (!cells.isEmpty()) {
          methods.add(
              new MegaFacePlots.Method(
                  name,
                  looks.of(loss),
                  cells.stream().flatMap(c -> c.megaFace().stream()).toList()));
          of = PaperSettings.label(networks.get(i), networks) + MegaFacePlots.faces(cells.get(0));
        }
        List<ReportedEnsemble> ensembles =
            run.ensembles(loss, networks.get(i)).stream()
                .filter(ensemble -> ensemble.megaFace().isPresent())
                .toList();
        if (!ensembles.isEmpty()) {
          methods.add(
              new MegaFacePlots.Method(
                  name + ", " + ensembles.get(0).cells().size() + " patches",
                  looks.of(loss).as(Look.Variant.HOLLOW),
                  ensembles.stream().flatMap(e -> e.megaFace().stream()).toList()));
        }
      }
      plots.addAll(new MegaFacePlots(out).write("fig7-" + (i + 1), of, methods));
    }
    return plots;
  }
}
