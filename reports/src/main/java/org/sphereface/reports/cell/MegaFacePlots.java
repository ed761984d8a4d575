package org.sphereface.reports.cell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
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
   * A CMC and a ROC for the largest number of distractors, and for 10,000 where it is there, else
   * for the largest that is no more than a tenth of it.
   *
   * @param file how the plots' files begin
   * @param of what the results have in common
   * @param results by what tells them apart
   */
  public List<PlotFile> write(String file, String of, Map<String, MegaFaceResult> results) {
    TreeSet<Integer> sizes = new TreeSet<>();
    results
        .values()
        .forEach(result -> result.galleries().forEach(gallery -> sizes.add(gallery.listed())));
    if (sizes.isEmpty()) {
      return List.of();
    }
    List<PlotFile> plots = new ArrayList<>();
    int largest = sizes.last();
    Integer small =
        sizes.contains(PAPER_SMALL) ? Integer.valueOf(PAPER_SMALL) : sizes.floor(largest / 10);
    for (int size : sizes.descendingSet()) {
      if (size == largest || Objects.equals(size, small)) {
        Map<String, GalleryResult> galleries = new LinkedHashMap<>();
        results.forEach(
            (name, result) ->
                result.galleries().stream()
                    .filter(gallery -> gallery.listed() == size)
                    .forEach(gallery -> galleries.put(name, gallery)));
        plots.add(cmc(file, of, size, galleries));
        plots.add(roc(file, of, size, galleries));
      }
    }
    return plots;
  }

  /** Draws the curves of one cell; none without a result on MegaFace. */
  static List<PlotFile> ofCell(ReportedCell cell, ReportFolder out) {
    Map<String, MegaFaceResult> results = new LinkedHashMap<>();
    cell.megaFace().ifPresent(result -> results.put(cell.plan().loss().label(), result));
    return new MegaFacePlots(out)
        .write(cell.plan().id() + "-megaface", "MegaFace" + faces(cell), results);
  }

  /** What a plot's title adds where faces are synthetic. */
  public static String faces(ReportedCell cell) {
    return cell.megaFaceSets().map(MegaFaceSets::hasSynthetic).orElse(false)
        ? " on synthetic faces"
        : "";
  }

  private PlotFile cmc(String file, String of, int size, Map<String, GalleryResult> galleries) {
    List<Series> series = new ArrayList<>();
    galleries.forEach(
        (name, gallery) ->
            series.add(
                new Series(
                    name,
                    series.size(),
                    Style.LINE,
                    gallery.cmc().stream().map(p -> new Point(p.rank(), p.rate())).toList())));
    String title = String.format(Locale.ROOT, "CMC, %s, %,d distractors", of, size);
    return PlotFile.write(
        out,
        file + "-cmc-" + size,
        new Plot(
            title,
            new Axis("rank", 1, Math.max(10, size), true),
            new Axis("identification rate", 0, 1, false),
            series),
        title + ": " + first(galleries, "rank-1", GalleryResult::rank1),
        String.format(
            Locale.ROOT, "Identification rate by rank (logarithmic axis), %,d distractors", size));
  }

  private PlotFile roc(String file, String of, int size, Map<String, GalleryResult> galleries) {
    List<Series> series = new ArrayList<>();
    galleries.forEach(
        (name, gallery) ->
            series.add(
                new Series(
                    name,
                    series.size(),
                    Style.LINE,
                    gallery.roc().stream()
                        .filter(p -> p.far() >= SMALLEST_FAR)
                        .map(p -> new Point(p.far(), p.tar()))
                        .toList())));
    String title = String.format(Locale.ROOT, "ROC, %s, %,d distractors", of, size);
    return PlotFile.write(
        out,
        file + "-roc-" + size,
        new Plot(
            title,
            new Axis("false-accept rate", SMALLEST_FAR, 1, true),
            new Axis("true-accept rate", 0, 1, false),
            series),
        title + ", a curve for each of " + String.join(", ", galleries.keySet()),
        String.format(
            Locale.ROOT,
            "True-accept rate by false-accept rate (logarithmic axis), %,d distractors",
            size));
  }

  private static String first(
      Map<String, GalleryResult> galleries, String what, ToDoubleFunction<GalleryResult> value) {
    List<String> texts = new ArrayList<>();
    galleries.forEach(
        (name, gallery) ->
            texts.add(
                String.format(
                    Locale.ROOT, "%s %s %.2f %%", name, what, 100 * value.applyAsDouble(gallery))));
    return String.join(", ", texts);
  }
}
