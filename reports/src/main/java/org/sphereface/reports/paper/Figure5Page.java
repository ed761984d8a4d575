package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.Palette;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.Method;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;

/** Fig. 5: features on the sphere, and the angles of positive and negative pairs. */
public final class Figure5Page {

  private static final List<Double> QUARTERS = List.of(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0);

  private final RunResults run;
  private final PublishedResults published;

  public Figure5Page(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
  }

  /** The features of a cell, if it has such. */
  public static Optional<SphereFeatures> sphere(ReportedCell cell) {
    return cell.result().map(CellResult::sphere);
  }

  /** The angles of the first two identities, as the paper has them. */
  public static Optional<FeatureAngles> firstTwo(SphereFeatures sphere) {
    List<Identity> identities = sphere.identities();
    return FeatureAngles.between(identities.subList(0, Math.min(2, identities.size())));
  }

  /** Whether a cell has features on the sphere. */
  public boolean hasSpheres() {
    return run.wholeCells().stream().anyMatch(cell -> sphere(cell).isPresent());
  }

  /** The features of a cell with their histograms. */
  public record Sphere(
      String name,
      boolean synthetic,
      String file,
      List<ShownIdentity> identities,
      int trained,
      List<PlotFile> histograms) {}

  /** One identity, as {@code sphere.js} reads it. */
  public record ShownIdentity(
      String name, String shape, String points, String tip, boolean weighted) {}

  /** Draws the features of each loss on each network: of the first seed that has them. */
  public List<Sphere> spheres(ReportFolder out) {
    Set<Method> shown = new LinkedHashSet<>();
    List<Sphere> spheres = new ArrayList<>();
    for (ReportedCell cell : run.wholeCells()) {
      Optional<SphereFeatures> sphere = sphere(cell);
      if (sphere.isPresent() && shown.add(new Method(cell.plan().loss(), cell.plan().network()))) {
        spheres.add(draw(cell, sphere.get(), "fig5-" + shown.size(), out));
      }
    }
    return spheres;
  }

  private Sphere draw(ReportedCell cell, SphereFeatures sphere, String file, ReportFolder out) {
    String name = name(cell);
    boolean synthetic = cell.result().orElseThrow().training().synthetic();
    String of = name + (synthetic ? ", synthetic faces" : "");
    SphereDrawing cloud = new SphereDrawing(sphere);
    String plot = "plots/" + file + "-sphere.svg";
    out.write(plot, cloud.svg("Features on the unit sphere, " + of));
    List<ShownIdentity> identities = new ArrayList<>();
    for (int i = 0; i < sphere.identities().size(); i++) {
      SphereDrawing.Cluster cluster = cloud.clusters().get(i);
      identities.add(
          new ShownIdentity(
              sphere.identities().get(i).name(),
              Palette.shape(i),
              cluster.data(),
              cluster.tipData(),
              cluster.weighted()));
    }
    List<PlotFile> histograms =
        firstTwo(sphere).map(angles -> histogram(out, file, of, angles)).stream().toList();
    return new Sphere(name, synthetic, plot, identities, sphere.trained(), histograms);
  }

  private String name(ReportedCell cell) {
    return PaperSettings.label(cell.plan().loss(), run.losses())
        + ", "
        + PaperSettings.label(cell.plan().network(), run.networks())
        + ", seed "
        + cell.plan().seed();
  }

  private static PlotFile histogram(
      ReportFolder out, String file, String of, FeatureAngles angles) {
    List<Series> series =
        List.of(
            new Series("positive pairs", 1, Style.AREA, steps(angles.positive().shares())),
            new Series("negative pairs", 0, Style.AREA, steps(angles.negative().shares())));
    double most =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::y).max().orElse(1);
    String numbers =
        String.format(
            Locale.ROOT,
            "maximal positive angle %s, minimal negative angle %s, margin %s",
            radians(angles.positive().greatest()),
            radians(angles.negative().least()),
            radians(angles.margin()));
    return PlotFile.write(
        out,
        file + "-angles",
        new Plot(
            "Angles, " + of,
            new Axis("angle, radians", 0, Math.PI, false, QUARTERS),
            new Axis("share of the pairs", 0, most * 1.05, false),
            series),
        "Angles between features of identities 1 and 2, " + of + ": " + numbers,
        "Angles between features of identities 1 and 2: " + numbers + " (radians).");
  }

  private static List<Point> steps(List<Double> shares) {
    double bin = Math.PI / shares.size();
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 0));
    for (int i = 0; i < shares.size(); i++) {
      points.add(new Point(i * bin, shares.get(i)));
      points.add(new Point((i + 1) * bin, shares.get(i)));
    }
    points.add(new Point(Math.PI, 0));
    return points;
  }

  /** The numbers of every cell beside those that the paper prints on its figure. */
  public ReportTable table() {
    List<Row> rows = new ArrayList<>();
    for (PublishedResults.AngleRow row : published.figure5().rows()) {
      List<Entry> entries = new ArrayList<>();
      List.of(row.positive(), row.negative(), row.angularMargin())
          .forEach(value -> entries.add(Entry.of("published", signed(value.toPlainString()))));
      IntStream.range(0, 3).forEach(i -> entries.add(Entry.none()));
      rows.add(new Row("The paper, m = " + row.margin(), entries));
    }
    for (ReportedCell cell : run.wholeCells()) {
      sphere(cell).ifPresent(sphere -> rows.add(new Row(name(cell), entries(sphere, cell.page()))));
    }
    return new ReportTable(
        "figure5",
        "Angles between features of training images, radians; the margin is minimal negative less"
            + " maximal positive angle",
        "Loss",
        List.of(
            new Column("Maximal positive", "identities 1 and 2"),
            new Column("Minimal negative", "identities 1 and 2"),
            new Column("Margin", "identities 1 and 2"),
            new Column("Mean positive", "identities 1 and 2"),
            new Column("Mean negative", "identities 1 and 2"),
            new Column("Margin", "all identities shown")),
        rows);
  }

  /** One record for each cell and choice of identities; angles in radians. */
  public String csv() {
    CsvTable csv =
        new CsvTable(
            "cell",
            "loss",
            "network",
            "seed",
            "synthetic",
            "identities",
            "maximal_positive",
            "minimal_negative",
            "margin",
            "mean_positive",
            "mean_negative");
    for (ReportedCell cell : run.wholeCells()) {
      sphere(cell)
          .ifPresent(
              sphere -> {
                firstTwo(sphere).ifPresent(angles -> add(csv, cell, "1 and 2", angles));
                FeatureAngles.between(sphere.identities())
                    .ifPresent(angles -> add(csv, cell, "all shown", angles));
              });
    }
    return csv.text();
  }

  private static void add(
      CsvTable csv, ReportedCell cell, String identities, FeatureAngles angles) {
    csv.add(
        cell.plan().id(),
        cell.plan().loss().label(),
        cell.plan().network().label(),
        cell.plan().seed(),
        cell.result().orElseThrow().training().synthetic(),
        identities,
        angles.positive().greatest(),
        angles.negative().least(),
        angles.margin(),
        angles.positive().mean(),
        angles.negative().mean());
  }

  private static List<Entry> entries(SphereFeatures sphere, String source) {
    List<Entry> entries = new ArrayList<>();
    Optional<FeatureAngles> two = firstTwo(sphere);
    entries.add(entry(two.map(angles -> angles.positive().greatest()), source));
    entries.add(entry(two.map(angles -> angles.negative().least()), source));
    entries.add(entry(two.map(FeatureAngles::margin), source));
    entries.add(entry(two.map(angles -> angles.positive().mean()), source));
    entries.add(entry(two.map(angles -> angles.negative().mean()), source));
    entries.add(
        entry(FeatureAngles.between(sphere.identities()).map(FeatureAngles::margin), source));
    return entries;
  }

  private static Entry entry(Optional<Double> angle, String source) {
    return angle
        .map(value -> new Entry("measured", List.of(new Line(radians(value), "", source))))
        .orElseGet(Entry::none);
  }

  private static String radians(double angle) {
    return signed(String.format(Locale.ROOT, "%.2f", angle));
  }

  /** With a minus sign that is one. */
  private static String signed(String number) {
    return number.replace('-', '−');
  }
}
