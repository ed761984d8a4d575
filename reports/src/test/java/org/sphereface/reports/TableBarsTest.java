package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

class TableBarsTest {

  /** The 0.975 quantile of Student's t with one degree of freedom: tan(0.475 pi). */
  private static final double T1 = Math.tan(0.475 * Math.PI);

  @TempDir private Path folder;

  private Map<String, Plot> figures() {
    return HtmlReport.figures(RunResults.read(folder));
  }

  /** Seeds 0.80 and 0.81 of softmax have mean 0.805 and standard error 0.005. */
  private Path ofPaper() {
    return new FakeRun(folder)
        .finished(SOFTMAX, network(4, 0.25), 1, evaluation("made", true, null, 0.80))
        .finished(SOFTMAX, network(4, 0.25), 2, evaluation("made", true, null, 0.81))
        .finished(aSoftmax(4), network(4, 0.25), 1, evaluation("made", true, null, 0.9))
        .missing(aSoftmax(2), network(4, 0.25), 1)
        .finished(aSoftmax(4), network(10, 0.25), 1, evaluation("made", true, null, 0.92))
        .megaFace(0, 0.25, 0.125)
        .megaFace(1, 0.35, 0.125)
        .plan("Fake faces");
  }

  private static void assertPoint(
      double x, double y, double low, double high, Point point, String what) {
    assertEquals(x, point.x(), 1e-12, what);
    assertEquals(y, point.y(), 1e-12, what);
    assertEquals(low, point.low(), 1e-9, what);
    assertEquals(high, point.high(), 1e-9, what);
  }

  @Test
  void table3HasABarOfEachMeasuredLossWithItsIntervalAndThePublishedValueAtIt() {
    ofPaper();
    Plot plot = figures().get("table3-bars-1");
    assertEquals("Table 3, made (synthetic)", plot.title());
    assertEquals(List.of("SphereFace-4 x0.25", "SphereFace-10 x0.25"), plot.x().names());
    assertEquals(
        List.of(Style.BARS, Style.BARS, Style.MARKS, Style.MARKS),
        plot.series().stream().map(Series::style).toList());
    Series softmax = plot.series().get(0);
    Series aSoftmax = plot.series().get(1);
    assertEquals("softmax", softmax.label());
    assertEquals(1, softmax.points().size());
    assertPoint(1, 0.805, 0.805 - T1 * 0.005, 0.805 + T1 * 0.005, softmax.points().get(0), "");
    // one seed: the standard error of its folds
    assertPoint(1, 0.9, 0.89, 0.91, aSoftmax.points().get(0), "4 layers");
    assertPoint(2, 0.92, 0.91, 0.93, aSoftmax.points().get(1), "10 layers");
    // two bars fill 0.8 of their group: their middles are 0.2 to each side
    Series printed = plot.series().get(2);
    assertEquals(softmax.look().as(Look.Variant.HOLLOW), printed.look());
    assertEquals("the paper, 64 layers, on LFW", printed.label());
    assertPoint(0.8, 0.9788, 0.9788, 0.9788, printed.points().get(0), "softmax");
    assertPoint(2.2, 0.9942, 0.9942, 0.9942, plot.series().get(3).points().get(1), "A-Softmax");
    assertTrue(plot.y().low() < 0.8 && plot.y().high() > 0.9942);
  }

  @Test
  void table5HasTheMeansOverTheSeedsOfBothRates() {
    ofPaper();
    Plot rank1 = figures().get("table5-bars-1");
    // softmax alone has results: 0.25 and 0.35
    assertPoint(
        1, 0.3, 0.3 - T1 * 0.05, 0.3 + T1 * 0.05, rank1.series().get(0).points().get(0), "rank 1");
    assertPoint(1, 0.54855, 0.54855, 0.54855, rank1.series().get(1).points().get(0), "published");
    Plot tar = figures().get("table5-bars-2");
    assertPoint(1, 0.125, 0.125, 0.125, tar.series().get(0).points().get(0), "TAR");
  }

  @Test
  void thePagesShowTheBarsAndTheirFilesForPapers() throws IOException {
    HtmlReport.write(ofPaper());
    for (String table : List.of("table3", "table4", "table5")) {
      String page = Files.readString(folder.resolve("report/" + table + ".html"));
      assertTrue(page.contains("<figure id=\"" + table + "-bars-1\">"), table);
      assertTrue(page.contains("href=\"figures/" + table + "-bars-1.pdf\""), table);
    }
    String index = Files.readString(folder.resolve("report/index.html"));
    assertFalse(index.contains("summary-bars"), "Table 3 has them");
  }

  @Test
  void aMatrixOfOnesOwnHasTheBarsOfItsSummary() throws IOException {
    Component arcFace = new Component("arcface", "ArcFace", Map.of("margin", 0.5));
    Component cosFace = new Component("cosface", "CosFace", Map.of("margin", 0.35));
    Component four = network(4, 1);
    new FakeRun(folder)
        .finished(arcFace, four, 1, evaluation("LFW", false, null, 0.9))
        .finished(cosFace, four, 1, evaluation("LFW", false, null, 0.8))
        .finished(SOFTMAX, four, 1, evaluation("LFW", false, null, 0.7))
        .plan("Losses of one's own");
    Plot plot = figures().get("summary-bars-1");
    assertEquals(
        List.of(0.9, 0.8, 0.7),
        plot.series().stream().map(series -> series.points().get(0).y()).toList());
    String index = Files.readString(HtmlReport.writePages(folder));
    assertTrue(index.contains("<figure id=\"summary-bars-1\">"));
  }

  @Test
  void aTableWithoutValuesHasNoBars() {
    new FakeRun(folder)
        .missing(SOFTMAX, network(4, 1), 1)
        .missing(aSoftmax(4), network(4, 1), 1)
        .plan("Nothing yet");
    assertTrue(figures().keySet().stream().noneMatch(name -> name.contains("bars")));
  }
}
