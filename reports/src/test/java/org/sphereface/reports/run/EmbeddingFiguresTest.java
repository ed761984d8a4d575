package org.sphereface.reports.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.html.CollectedFigures;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.results.CellResult.Evaluation;

class EmbeddingFiguresTest {

  @TempDir private Path folder;

  private RunResults run() {
    Evaluation made = evaluation("made", true, null, 0.8);
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1), 1, made)
        .embeddings(20)
        .finished(SOFTMAX, network(4, 1), 2, made)
        .embeddings(28)
        .finished(aSoftmax(4), network(4, 1), 1, made)
        .embeddings(10)
        .finished(aSoftmax(1), network(4, 1), 1, made)
        .plan("Fake faces");
    return RunResults.read(folder);
  }

  private static void assertPoint(double x, double y, double half, Point point) {
    assertEquals(x, point.x(), 0);
    assertEquals(y, point.y(), 1e-4);
    assertEquals(y - half, point.low(), 1e-4);
    assertEquals(y + half, point.high(), 1e-4);
  }

  @Test
  void curvesAreMeansOverTheSeedsOfTheLossesThatWereMeasured() {
    EmbeddingFigures figures = new EmbeddingFigures(run());
    assertTrue(figures.isAsked());
    CollectedFigures collected = new CollectedFigures();
    assertEquals(11, figures.write(collected).size());
    Map<String, Plot> plots = collected.plots();
    List<Plot.Series> own = plots.get("embeddings-test-own-1").series();
    assertEquals(
        List.of("softmax", "A-Softmax m=4"), own.stream().map(Plot.Series::label).toList());
    // 40 and 56 degrees before, 20 and 28 at the end; the deviation of two is |a - b| / sqrt 2
    assertPoint(100, 48, 16 / Math.sqrt(2), own.get(0).points().get(0));
    assertPoint(200, 24, 8 / Math.sqrt(2), own.get(0).points().get(1));
    assertPoint(200, 10, 0, own.get(1).points().get(1));
    assertPoint(
        200, 90, 0, plots.get("embeddings-training-nearest-1").series().get(0).points().get(1));
    assertPoint(200, 2, 0, plots.get("embeddings-test-length-1").series().get(0).points().get(1));
    // images 10 and 14 degrees from their weight, 80 and 76 or more from the other: m = 4 holds
    assertPoint(200, 0, 0, plots.get("embeddings-violated-4-1").series().get(0).points().get(1));
    // 20 and 28 before, to the side of the other weight, 70 and 62 from it: half of them violate
    assertPoint(100, 50, 0, plots.get("embeddings-violated-4-1").series().get(0).points().get(0));
    // what the model says, as it is: means of 20 and 28 %
    assertPoint(
        200,
        24,
        8 / Math.sqrt(2),
        plots.get("embeddings-violated-own-1").series().get(0).points().get(1));
    assertPoint(0.8, 24, 0, plots.get("embeddings-end-1").series().get(0).points().get(0));
  }

  @Test
  void theTableHasTheEndAndTheListEachPoint() {
    EmbeddingFigures figures = new EmbeddingFigures(run());
    ReportTable table = figures.table();
    assertEquals(2, table.rows().size());
    assertEquals("24.0 ± 5.7", table.rows().get(0).entries().get(0).lines().get(0).value());
    assertEquals("10.0", table.rows().get(1).entries().get(0).lines().get(0).value());
    // three cells, two points, ten numbers
    assertEquals(1 + 3 * 2 * 10, figures.csv().lines().count());
  }

  @Test
  void aRunOfEarlierVersionsHasNoPage() {
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1), 1, evaluation("made", true, null, 0.8))
        .plan("Fake faces");
    assertFalse(new EmbeddingFigures(RunResults.read(folder)).isAsked());
  }
}
