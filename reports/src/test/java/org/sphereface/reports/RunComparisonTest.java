package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.results.CellResult.Component;

class RunComparisonTest {

  @TempDir private Path folder;

  @Test
  void cellsArePairedOverTheFoldsAndThoseOfOneSideAreNamed() throws IOException {
    Component net = network(4, 1);
    Path a =
        new FakeRun(folder.resolve("a"))
            .finished(SOFTMAX, net, 1, evaluation("LFW", false, null, 0.80))
            .finished(SOFTMAX, net, 2, evaluation("LFW", false, null, 0.80))
            .finished(aSoftmax(4), net, 1, evaluation("LFW", false, null, 0.80))
            .failed(aSoftmax(2), net, 1, "NaN")
            .plan("before");
    Path b =
        new FakeRun(folder.resolve("b"))
            .finished(SOFTMAX, net, 1, evaluation("LFW", false, null, 0.85))
            .finished(SOFTMAX, net, 2, evaluation("LFW", false, null, 0.80))
            .missing(aSoftmax(4), net, 1)
            .finished(aSoftmax(2), net, 1, evaluation("LFW", false, null, 0.9))
            .missing(aSoftmax(3), net, 1)
            .plan("after");
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    List<String> csv = Files.readAllLines(page.resolveSibling("compare.csv"));
    assertEquals(6, csv.size());
    assertTrue(csv.get(1).endsWith("B is better"), csv.get(1));
    String[] fields = csv.get(1).split(",");
    // both folds differ by 0.05, so the interval is a point
    assertEquals("2", fields[4]);
    assertEquals(0.05, Double.parseDouble(fields[5]), 1e-12);
    assertEquals(0.05, Double.parseDouble(fields[6]), 1e-9);
    assertTrue(csv.get(2).endsWith("the same in every fold"), csv.get(2));
    assertTrue(csv.get(3).endsWith("\"B: missing, no result file\""), csv.get(3));
    assertTrue(csv.get(4).endsWith("A: failed: NaN"), csv.get(4));
    assertTrue(csv.get(5).endsWith("only B plans this cell"), csv.get(5));
    assertTrue(Files.readString(page).contains("only B plans this cell"));
  }

  @Test
  void otherPairsAreNotCompared() throws IOException {
    Path a =
        new FakeRun(folder.resolve("a"))
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("before");
    Path b =
        new FakeRun(folder.resolve("b"))
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("after");
    Path cell = b.resolve("cells/cell-0/result.json");
    Files.writeString(cell, Files.readString(cell).replace("beef", "f00d"));
    Path page = RunComparison.write(a, b, folder.resolve("out"));
    assertTrue(
        Files.readString(page.resolveSibling("compare.csv"))
            .contains("other test sets or pairs: not compared"));
  }
}
