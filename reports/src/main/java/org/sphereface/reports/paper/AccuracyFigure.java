package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.LossLooks;
import org.sphereface.reports.run.MeanAccuracy;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

/**
 * Accuracy of each loss by network, with intervals, beside the paper's values on LFW: of Fig. 6 at
 * the depths of the run, and of Table 3 at 64 layers.
 */
final class AccuracyFigure {

  private static final int PAPER_DEPTH = 64;

  /** Half of what the networks of a loss take of the width that there is for it. */
  private static final double REACH = 0.32;

  private static final int WIDEST_NAMES = 48;

  private final RunResults run;
  private final PublishedResults published;
  private final AblationTables tables;
  private final String evaluation;
  private final List<Place> places;

  /**
   * A place among those of each loss.
   *
   * @param network of the run; empty for the paper's depth, which the run has not
   * @param depth in convolution layers; empty for networks that are not the paper's kind
   */
  private record Place(Optional<Component> network, OptionalInt depth) {}

  AccuracyFigure(RunResults run, PublishedResults published, String evaluation) {
    this.run = run;
    this.published = published;
    this.tables = new AblationTables(run, published);
    this.evaluation = evaluation;
    this.places = places();
  }

  private List<Place> places() {
    List<Place> found = new ArrayList<>();
    for (Component network : run.networks()) {
      int depth = tables.depth(network);
      found.add(
          new Place(Optional.of(network), depth > 0 ? OptionalInt.of(depth) : OptionalInt.empty()));
    }
    boolean ofPaper = found.stream().anyMatch(place -> place.depth().isPresent());
    boolean deepest = found.stream().anyMatch(p -> p.depth().orElse(0) == PAPER_DEPTH);
    if (ofPaper && !deepest && run.losses().stream().anyMatch(l -> table3(l).isPresent())) {
      found.add(new Place(Optional.empty(), OptionalInt.of(PAPER_DEPTH)));
    }
    return found;
  }

  PlotFile write(ReportFolder out) {
    List<Series> series = new ArrayList<>();
    List<Series> others = new ArrayList<>();
    TreeSet<String> caveats = new TreeSet<>();
    int most = 1;
    LossLooks looks = new LossLooks(run.losses());
    String label = "the paper, on LFW";
    for (Component loss : run.losses()) {
      List<Point> measured = new ArrayList<>();
      List<Point> printed = new ArrayList<>();
      for (Place place : places) {
        double x = x(loss, place);
        Optional<MeanAccuracy> accuracy =
            place.network().flatMap(network -> run.measurement(loss, network, evaluation));
        if (accuracy.isPresent()) {
          MeanAccuracy a = accuracy.get();
          measured.add(a.at(x));
          caveats.addAll(a.caveats());
          most = Math.max(most, a.seeds());
        }
        published(loss, place).ifPresent(value -> printed.add(new Point(x, value)));
      }
      series.add(
          new Series(
              PaperSettings.label(loss, run.losses()),
              looks.of(loss),
              Style.MARKED_LINE,
              measured));
      if (!printed.isEmpty()) {
        Look hollow = looks.of(loss).as(Look.Variant.HOLLOW);
        others.add(new Series(label, hollow, Style.MARKED_LINE, printed));
        label = "";
      }
    }
    series.addAll(others);
    String name = Caveats.name(evaluation, List.copyOf(caveats));
    String title = "Accuracy by loss, " + name;
    return PlotFile.write(
        out,
        "accuracy",
        new Plot(title, losses(), rates(series), series),
        title + "; the tables have the numbers",
        title
            + ". For each loss from left to right: "
            + places.stream().map(this::name).collect(Collectors.joining(", "))
            + ". Error bars: "
            + (most > 1
                ? "95 % intervals over the seeds (Student's t)"
                : "one standard error over the folds")
            + ". Axis of normal deviates."
            + (label.isEmpty()
                ? " Hollow: published values, of other data and wider networks; compare the order,"
                    + " not the values."
                : ""));
  }

  private String name(Place place) {
    return place
        .network()
        .map(network -> PaperSettings.label(network, run.networks()))
        .orElse("64 layers in the paper");
  }

  private double x(Component loss, Place place) {
    int count = places.size();
    double offset = count == 1 ? 0 : REACH * (2.0 * places.indexOf(place) / (count - 1) - 1);
    return run.losses().indexOf(loss) + offset;
  }

  /** An axis with a place for each loss; its name stands there if all names fit. */
  private Axis losses() {
    List<String> names =
        run.losses().stream().map(loss -> PaperSettings.label(loss, run.losses())).toList();
    boolean fit = names.stream().mapToInt(String::length).sum() <= WIDEST_NAMES;
    return Axis.named(
        "loss",
        -0.6,
        names.size() - 0.4,
        IntStream.range(0, names.size()).mapToObj(i -> (double) i).toList(),
        fit ? names : names.stream().map(name -> "").toList());
  }

  private static Axis rates(List<Series> series) {
    return Axis.rates(
        "accuracy, percent",
        series.stream()
            .flatMap(of -> of.points().stream())
            .flatMap(point -> List.of(point.low(), point.high()).stream())
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  private OptionalDouble published(Component loss, Place place) {
    if (place.depth().isEmpty()) {
      return OptionalDouble.empty();
    }
    int depth = place.depth().getAsInt();
    for (PublishedResults.DepthRow row : published.figure6().rows()) {
      if (row.depth() == depth && published.isLoss(loss, row.margin())) {
        return OptionalDouble.of(row.lfw().doubleValue() / 100);
      }
    }
    return depth == PAPER_DEPTH ? table3(loss) : OptionalDouble.empty();
  }

  private OptionalDouble table3(Component loss) {
    return published.table3().rows().stream()
        .filter(row -> published.isLoss(loss, row.margin()))
        .mapToDouble(row -> row.lfw().doubleValue() / 100)
        .findFirst();
  }
}
