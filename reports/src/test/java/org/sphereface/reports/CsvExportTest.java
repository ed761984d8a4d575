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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvExportTest {

  @TempDir private Path folder;

  @Test
  void tablesKeepTheCaveatBesideTheNumber() throws IOException {
    HtmlReport.writePages(
        new FakeRun(folder)
            .finished(SOFTMAX, network(4, 0.25), 1, evaluation("made", true, null, 0.8))
            .failed(aSoftmax(4), network(4, 0.25), 1, "NaN, at \"7\"")
            .missing(aSoftmax(2), network(4, 0.25), 1)
            .plan("Fake"));
    String table3 = read("table3.csv");
    assertTrue(
        table3.contains(
            "original softmax,published: LFW,\"the paper, 64 layers\",published,97.88,,"));
    assertTrue(
        table3.contains(",width 0.25,measured,80.00,1.00,\"synthetic; 1 seed, ± over its folds\""),
        table3);
    assertTrue(table3.contains(",width 0.25,failed,,,"), table3);
    assertTrue(table3.contains(",width 0.25,missing,,,"), table3);
    assertTrue(table3.contains(",width 0.25,none,,,"), table3);
    String cells = read("cells.csv");
    assertEquals(4, cells.lines().count());
    assertTrue(cells.contains("FAILED,\"NaN, at \"\"7\"\"\""), cells);
    assertTrue(cells.contains("cell-2,A-Softmax m=2,SphereFace-4 x0.25,1,MISSING,,"), cells);
    assertTrue(
        read("folds.csv").contains("cell-0,made,synthetic,9,0.79,0.25\r\n"), read("folds.csv"));
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve("report").resolve(name));
  }
}
