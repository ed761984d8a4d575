package org.sphereface.reports.cell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.MeanCurve;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.MegaFaceSets;

/** CMC and ROC on MegaFace, in the manner of Fig. 7. */
public final class MegaFacePlots {

  private static final int PAPER_SMALL = 10_000;
  private static final double SMALLEST_FAR = 1e-6;

  private final ReportFolder out;

  public MegaFacePlots(ReportFolder out) {
    this.out = out;
  }

  /**
   * What is measured on MegaFace.
   *
   * @param name what tells it from the others
   * @param look of its loss
   * @param seeds a result each
   */
  public record Method(String name, Look look, List<MegaFaceResult> seeds) {
    public Method {
      seeds = List.copyOf(seeds);
    }

    /** The results with a number of distractors, a seed each. */
    private List<GalleryResult> galleries(int size) {
      return seeds.stream()
          .flatMap(seed -> seed.galleries().stream())
          .filter(gallery -> gallery.listed() == size)
          .toList();
    }
  }

  /**
   * A CMC and a ROC for the largest number of distractors, and for 10,000 where it is there, else
   * for the largest that is no more than a tenth of it: the mean over the seeds, with a band.
   *
   * @param file how the plots' files begin
   * @param of what the results have in common
   */
  public List<PlotFile> write(String file, String of, List<Method> methods) {
    return plots(of, methods).stream()
        .map(
            drawn ->
                PlotFile.write(
                    out, file + "-" + drawn.name(), drawn.plot(), drawn.alt(), drawn.caption()))
        .toList();
  }

  /**
   * A plot before it is written.
   *
   * @param name {@code cmc-SIZE} or {@code roc-SIZE}
   * @param isCmc whether it is a CMC, else it is a ROC
   */
  public record Drawing(String name, boolean isCmc, Plot plot, String alt, String caption) {}

  /** The plots that {@link #write} writes, those of the largest number of distractors first. */
  public static List<Drawing> plots(String of, List<Method> methods) {
    TreeSet<Integer> sizes = new TreeSet<>();
    methods.stream()
        .flatMap(method -> method.seeds().stream())
        .flatMap(seed -> seed.galleries().stream())
        .forEach(gallery -> sizes.add(gallery.listed()));
    if (sizes.isEmpty()) {
      return List.of();
    }
    List<Drawing> plots = new ArrayList<>();
    int largest = sizes.last();
    Integer small =
        sizes.contains(PAPER_SMALL) ? Integer.valueOf(PAPER_SMALL) : sizes.floor(largest / 10);
    for (int size : sizes.descendingSet()) {
      if (size == largest || Objects.equals(size, small)) {
        List<Method> there =
            methods.stream().filter(method -> !method.galleries(size).isEmpty()).toList();
        plots.add(cmc(of, size, there));
        plots.add(roc(of, size, there));
      }
    }
    return plots;
  }

  /** Draws the curves of one cell; none without a result on MegaFace. */
  static List<PlotFile> ofCell(ReportedCell cell, Look look, ReportFolder out) {
    List<Method> methods =
        cell.megaFace().stream()
            .map(result -> new Method(cell.plan().loss().label(), look, List.of(result)))
            .toList();
    return new MegaFacePlots(out)
        .write(cell.plan().id() + "-megaface", "MegaFace" + faces(cell), methods);
  }

  /** What a plot's title adds where faces are synthetic. */
  public static String faces(ReportedCell cell) {
    return cell.megaFaceSets().map(MegaFaceSets::hasSynthetic).orElse(false)
        ? " on synthetic faces"
        : "";
  }

  private static Drawing cmc(String of, int size, List<Method> methods) {
    List<Series> series = new ArrayList<>();
    for (Method method : methods) {
      series.add(
          series(
              method,
              size,
              gallery -> gallery.cmc().stream().map(p -> new Point(p.rank(), p.rate())).toList()));
    }
    String title = String.format(Locale.ROOT, "CMC, %s, %,d distractors", of, size);
    return new Drawing(
        "cmc-" + size,
        true,
        new Plot(
            title,
            new Axis("rank", 1, Math.max(10, size), true),
            new Axis("identification rate", 0, 1, false),
            series),
        title + ": " + first(methods, size),
        String.format(
                Locale.ROOT,
                "Identification rate by rank (logarithmic axis), %,d distractors",
                size)
            + seeds(methods));
  }

  private static Drawing roc(String of, int size, List<Method> methods) {
    List<Series> series = new ArrayList<>();
    for (Method method : methods) {
      series.add(
          series(
              method,
              size,
              gallery ->
                  gallery.roc().stream()
                      .filter(p -> p.far() >= SMALLEST_FAR)
                      .map(p -> new Point(p.far(), p.tar()))
                      .toList()));
    }
    String title = String.format(Locale.ROOT, "ROC, %s, %,d distractors", of, size);
    return new Drawing(
        "roc-" + size,
        false,
        new Plot(
            title,
            new Axis("false-accept rate", SMALLEST_FAR, 1, true),
            new Axis("true-accept rate", 0, 1, false),
            series),
        title
            + ", a curve for each of "
            + methods.stream().map(Method::name).collect(Collectors.joining(", ")),
        String.format(
                Locale.ROOT,
                "True-accept rate by false-accept rate (logarithmic axis), %,d distractors",
                size)
            + seeds(methods));
  }

  private static Series series(
      Method method, int size, Function<GalleryResult, List<Point>> points) {
    List<List<Point>> curves = method.galleries(size).stream().map(points).toList();
    double[] at =
        curves.stream().flatMap(List::stream).mapToDouble(Point::x).sorted().distinct().toArray();
    return new Series(
        method.name(),
        method.look(),
        Style.LINE,
        curves.size() == 1 ? curves.get(0) : MeanCurve.mean(curves, at));
  }

  private static String seeds(List<Method> methods) {
    int most = methods.stream().mapToInt(method -> method.seeds().size()).max().orElse(1);
    return most > 1
        ? "; mean over at most " + most + " seeds, band: one standard deviation to each side"
        : "";
  }

  private static String first(List<Method> methods, int size) {
    return methods.stream()
        .map(
            method ->
                String.format(
                    Locale.ROOT,
                    "%s rank-1 %.2f %%",
                    method.name(),
                    100
                        * method.galleries(size).stream()
                            .mapToDouble(GalleryResult::rank1)
                            .average()
                            .orElseThrow()))
        .collect(Collectors.joining(", "));
  }
}
