package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;

/**
 * Training loss and training accuracy of the losses on one network by iteration: means over the
 * finished seeds, at the iterations that all of them have logged. Values of different losses are on
 * different scales: what is compared is when they fall and whether they settle.
 */
public final class LossTrainings {

  private final RunResults run;
  private final String of;
  private final Map<Component, List<List<CurvePoint>>> seeds = new LinkedHashMap<>();

  LossTrainings(RunResults run, Component network) {
    this.run = run;
    this.of = PaperSettings.label(network, run.networks());
    for (Component loss : run.losses()) {
      List<List<CurvePoint>> curves =
          run.cells(loss, network).stream()
              .filter(cell -> cell.state() == State.FINISHED)
              .flatMap(cell -> cell.result().stream())
              .map(CellResult::curve)
              .filter(curve -> !curve.isEmpty())
              .toList();
      if (!curves.isEmpty()) {
        seeds.put(loss, curves);
      }
    }
  }

  /** Whether a finished cell of the run has logged its training. */
  public static boolean areLogged(RunResults run) {
    return run.wholeCells().stream()
        .filter(cell -> cell.state() == State.FINISHED)
        .map(ReportedCell::result)
        .anyMatch(result -> !result.orElseThrow().curve().isEmpty());
  }

  /** The figures of each network. */
  public static List<PlotFile> all(RunResults run, ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    for (Component network : run.networks()) {
      LossTrainings trainings = new LossTrainings(run, network);
      if (!trainings.seeds.isEmpty()) {
        int number = plots.size() / 2 + 1;
        plots.add(
            trainings.write(
                "training-loss-" + number,
                out,
                "Training loss",
                trainings.lossAxis(),
                CurvePoint::loss,
                "mean since the point before; for losses with a margin it includes the margin"));
        plots.add(
            trainings.write(
                "training-accuracy-" + number,
                out,
                "Training accuracy",
                new Axis("training accuracy", 0, 1, false),
                CurvePoint::accuracy,
                "share of training images whose own class has the highest logit, the margin"
                    + " included"));
      }
    }
    return plots;
  }

  private PlotFile write(
      String file,
      ReportFolder out,
      String title,
      Axis y,
      ToDoubleFunction<CurvePoint> value,
      String what) {
    double[] iterations =
        seeds.values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .mapToDouble(CurvePoint::iteration)
            .toArray();
    return new SeedCurves<>(run, seeds)
        .write(
            file,
            out,
            title + ", " + of,
            Axis.around("iteration", iterations),
            y,
            curves -> mean(curves, value),
            what);
  }

  private Axis lossAxis() {
    return Axis.around(
        "training loss",
        seeds.values().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .mapToDouble(CurvePoint::loss)
            .toArray());
  }

  private static List<Point> mean(
      List<List<CurvePoint>> curves, ToDoubleFunction<CurvePoint> value) {
    Map<Integer, List<Double>> values = new LinkedHashMap<>();
    for (List<CurvePoint> curve : curves) {
      for (CurvePoint point : curve) {
        values
            .computeIfAbsent(point.iteration(), iteration -> new ArrayList<>())
            .add(value.applyAsDouble(point));
      }
    }
    List<Point> mean = new ArrayList<>();
    values.forEach(
        (iteration, of) -> {
          if (of.size() == curves.size()) {
            mean.add(MeanCurve.mean(iteration, of.stream().mapToDouble(at -> at).toArray()));
          }
        });
    return mean;
  }
}
