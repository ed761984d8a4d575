package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.statistics.EmbeddingStatistics;
import org.sphereface.protocols.statistics.Quantiles;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
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
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.EmbeddingCurve;

/**
 * Angles, lengths and effective rank of the embeddings over the training, by loss: means over the
 * seeds, from the {@link EmbeddingCurve} of each cell.
 */
public final class EmbeddingFigures {

  /**
   * A number of a point of the training.
   *
   * @param id in names of files and in the table of the run
   * @param label with the unit
   * @param axis the label of its axis
   * @param value empty where the cell has none
   */
  private record Quantity(
      String id,
      String label,
      String axis,
      Function<EmbeddingCurve.Point, Optional<Double>> value) {

    static Quantity test(String id, String label, Function<EmbeddingStatistics, Double> value) {
      return new Quantity(
          "test-" + id,
          label + ", test people",
          label,
          point -> Optional.ofNullable(point.test()).map(value));
    }

    static Quantity training(String id, String label, Function<EmbeddingStatistics, Double> value) {
      return new Quantity(
          "training-" + id,
          label + ", training people",
          label,
          point -> Optional.ofNullable(point.training()).map(value));
    }

    static Quantity violated(int m) {
      return new Quantity(
          "violated-" + m,
          "training images that violate m = " + m + " (%)",
          "%",
          point ->
              Optional.ofNullable(point.classes())
                  .map(classes -> 100 * classes.violated().get(m - 1)));
    }
  }

  private static final Quantity OWN_MARGIN =
      new Quantity(
          "violated-own",
          "training images that violate the loss's own margin (%)",
          "%",
          point -> Optional.ofNullable(point.unrecognised()).map(share -> 100 * share));

  private static final String OWN = "angle to the own centre (degrees)";
  private static final String NEAREST = "angle of nearest centres (degrees)";
  private static final String LENGTH = "length of embeddings";
  private static final String RANK = "effective rank";

  /** What is drawn over the training, and stands in the table at its end. */
  private static final List<Quantity> QUANTITIES =
      List.of(
          Quantity.test("own", OWN, of -> of.own().median()),
          Quantity.training("own", OWN, of -> of.own().median()),
          Quantity.test("nearest", NEAREST, of -> of.nearest().median()),
          Quantity.training("nearest", NEAREST, of -> of.nearest().median()),
          Quantity.test("length", LENGTH, of -> of.length().median()),
          Quantity.test("rank", RANK, EmbeddingStatistics::effectiveRank),
          Quantity.training("rank", RANK, EmbeddingStatistics::effectiveRank),
          OWN_MARGIN,
          Quantity.violated(1),
          Quantity.violated(4));

  private final RunResults run;

  public EmbeddingFigures(RunResults run) {
    this.run = run;
  }

  /** Whether some cell has such a curve. */
  public boolean isAsked() {
    return run.wholeCells().stream().anyMatch(cell -> !points(cell).isEmpty());
  }

  private static List<EmbeddingCurve.Point> points(ReportedCell cell) {
    return cell.embeddings().map(EmbeddingCurve::points).orElse(List.of());
  }

  private List<ReportedCell> measured(Component loss, Component network) {
    return run.cells(loss, network).stream().filter(cell -> !points(cell).isEmpty()).toList();
  }

  /** The figures of each network: the angles at the end, and each quantity over the training. */
  public List<PlotFile> write(ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    for (int i = 0; i < run.networks().size(); i++) {
      Component network = run.networks().get(i);
      String suffix = "-" + (i + 1);
      end(network, "embeddings-end" + suffix, out).ifPresent(plots::add);
      for (Quantity quantity : QUANTITIES) {
        curve(network, quantity, "embeddings-" + quantity.id() + suffix, out).ifPresent(plots::add);
      }
    }
    return plots;
  }

  private Optional<PlotFile> curve(
      Component network, Quantity quantity, String file, ReportFolder out) {
    List<Series> series = new ArrayList<>();
    for (Component loss : run.losses()) {
      List<Point> means = means(measured(loss, network), quantity);
      if (!means.isEmpty()) {
        series.add(new Series(label(loss), look(loss), Style.MARKED_LINE, means));
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    String title = quantity.label() + ": " + PaperSettings.label(network, run.networks());
    double[] iterations =
        series.stream().flatMap(of -> of.points().stream()).mapToDouble(Point::x).toArray();
    double[] values =
        series.stream()
            .flatMap(of -> of.points().stream())
            .flatMapToDouble(point -> Arrays.stream(new double[] {point.low(), point.high()}))
            .toArray();
    Plot plot =
        new Plot(title, Axis.around("iteration", iterations), axis(quantity, values), series);
    return Optional.of(
        PlotFile.write(
            out,
            file,
            plot,
            title + ", a curve for each loss",
            title + " over the training; mean over the seeds, bars of one standard deviation."));
  }

  private static Axis axis(Quantity quantity, double[] values) {
    return switch (quantity.axis()) {
      case "%" -> new Axis("%", 0, 100, false);
      case LENGTH -> Axis.byDecades(LENGTH, values);
      default -> Axis.around(quantity.axis(), values);
    };
  }

  /** The means over the seeds at the iterations at which all of them were measured. */
  private static List<Point> means(List<ReportedCell> seeds, Quantity quantity) {
    Map<Integer, List<Double>> byIteration = new TreeMap<>();
    for (ReportedCell seed : seeds) {
      for (EmbeddingCurve.Point point : points(seed)) {
        quantity
            .value()
            .apply(point)
            .ifPresent(
                value ->
                    byIteration
                        .computeIfAbsent(point.iteration(), at -> new ArrayList<>())
                        .add(value));
      }
    }
    List<Point> means = new ArrayList<>();
    byIteration.forEach(
        (iteration, values) -> {
          if (values.size() == seeds.size()) {
            means.add(mean(iteration, values));
          }
        });
    return means;
  }

  private static Point mean(double x, List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    double mean = StatUtils.mean(all);
    double spread = all.length > 1 ? Math.sqrt(StatUtils.variance(all)) : 0;
    return new Point(x, mean, mean - spread, mean + spread);
  }

  /** The distributions of own and nearest angles of test people at the end, beside each other. */
  private Optional<PlotFile> end(Component network, String file, ReportFolder out) {
    List<String> names = new ArrayList<>();
    List<Point> own = new ArrayList<>();
    List<Point> nearest = new ArrayList<>();
    for (Component loss : run.losses()) {
      List<EmbeddingStatistics> last =
          measured(loss, network).stream()
              .map(EmbeddingFigures::last)
              .flatMap(point -> Stream.ofNullable(point.test()))
              .toList();
      if (!last.isEmpty()) {
        names.add(label(loss));
        own.add(
            range(
                names.size() + Plot.barOffset(0, 2),
                last.stream().map(EmbeddingStatistics::own).toList()));
        nearest.add(
            range(
                names.size() + Plot.barOffset(1, 2),
                last.stream().map(EmbeddingStatistics::nearest).toList()));
      }
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String title =
        "Angles of test people at the end: " + PaperSettings.label(network, run.networks());
    double[] ends =
        Stream.concat(own.stream(), nearest.stream())
            .flatMapToDouble(point -> Arrays.stream(new double[] {point.low(), point.high()}))
            .toArray();
    Plot plot =
        new Plot(
            title,
            Axis.names("loss", names),
            Axis.around("degrees", ends),
            List.of(
                new Series("image to the centre of the person's others", 0, Style.MARKS, own),
                new Series("centre to the nearest other centre", 1, Style.MARKS, nearest)));
    return Optional.of(
        PlotFile.write(
            out,
            file,
            plot,
            title + ", two ranges for each loss",
            title
                + "; marks are medians, bars go from the 5 % to the 95 % quantile, means over the"
                + " seeds. Where the two ranges do not meet, a threshold separates people."));
  }

  private static EmbeddingCurve.Point last(ReportedCell cell) {
    List<EmbeddingCurve.Point> points = points(cell);
    return points.get(points.size() - 1);
  }

  private static Point range(double x, List<Quantiles> seeds) {
    return new Point(
        x,
        seeds.stream().mapToDouble(Quantiles::median).average().orElseThrow(),
        seeds.stream().mapToDouble(Quantiles::p5).average().orElseThrow(),
        seeds.stream().mapToDouble(Quantiles::p95).average().orElseThrow());
  }

  /** Each loss and network at the end of its training. */
  public ReportTable table() {
    List<Row> rows = new ArrayList<>();
    methods()
        .forEach(
            (label, cells) ->
                rows.add(new Row(label, QUANTITIES.stream().map(of -> entry(of, cells)).toList())));
    return new ReportTable(
        "embeddings",
        "Embeddings at the end of the training, means over the seeds ± standard deviation",
        "Loss and network",
        QUANTITIES.stream().map(of -> new Column(of.label(), "")).toList(),
        rows);
  }

  private Map<String, List<ReportedCell>> methods() {
    Map<String, List<ReportedCell>> methods = new LinkedHashMap<>();
    for (Component network : run.networks()) {
      for (Component loss : run.losses()) {
        List<ReportedCell> cells = measured(loss, network);
        if (!cells.isEmpty()) {
          methods.put(label(loss) + ", " + PaperSettings.label(network, run.networks()), cells);
        }
      }
    }
    return methods;
  }

  private static Entry entry(Quantity quantity, List<ReportedCell> cells) {
    List<Double> values =
        cells.stream()
            .map(EmbeddingFigures::last)
            .flatMap(point -> quantity.value().apply(point).stream())
            .toList();
    if (values.isEmpty()) {
      return Entry.none();
    }
    Point mean = mean(0, values);
    String text =
        values.size() > 1
            ? String.format(Locale.ROOT, "%.1f ± %.1f", mean.y(), mean.high() - mean.y())
            : String.format(Locale.ROOT, "%.1f", mean.y());
    String note = values.size() > 1 ? values.size() + " seeds" : "1 seed";
    return new Entry("measured", List.of(new Line(text, note)));
  }

  /** Each number of each point of each cell: a record each. */
  public String csv() {
    CsvTable csv =
        new CsvTable("cell", "loss", "network", "seed", "iteration", "quantity", "value");
    for (ReportedCell cell : run.wholeCells()) {
      for (EmbeddingCurve.Point point : points(cell)) {
        for (Quantity quantity : QUANTITIES) {
          quantity
              .value()
              .apply(point)
              .ifPresent(
                  value ->
                      csv.add(
                          cell.plan().id(),
                          cell.plan().loss().label(),
                          cell.plan().network().label(),
                          cell.plan().seed(),
                          point.iteration(),
                          quantity.id(),
                          value));
        }
      }
    }
    return csv.text();
  }

  private String label(Component loss) {
    return PaperSettings.label(loss, run.losses());
  }

  private Look look(Component loss) {
    return new LossLooks(run.losses()).of(loss);
  }
}
