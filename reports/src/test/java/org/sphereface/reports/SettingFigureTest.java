package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.SettingFigure.RunAt;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;

class SettingFigureTest {

  private static final String SETTING = "train.identities";

  @TempDir private Path folder;

  /** Two seeds of each loss. */
  private RunAt run(double people, double softmax, double margin) throws IOException {
    FakeRun run = new FakeRun(folder.resolve("run" + people));
    for (int seed : List.of(1, 2)) {
      double above = 0.01 * (seed - 1);
      run.finished(
          SOFTMAX, network(4, 0.25), seed, evaluation("made", true, null, softmax + above));
      run.finished(
          aSoftmax(4), network(4, 0.25), seed, evaluation("made", true, null, margin + above));
    }
    return new RunAt(people, run.plan("Fake faces"));
  }

  @Test
  void theTableHasMeansRanksAndIntervalsOfEachRunByItsValue() throws IOException {
    List<RunAt> runs = List.of(run(200, 0.85, 0.8), run(50, 0.7, 0.75));

    List<Path> files =
        new SettingFigure(SETTING, runs, null)
            .write(EnumSet.of(FigureFormat.SVG), FigureSize.COLUMN, folder.resolve("out"));

    assertEquals(
        List.of("accuracy-by-train-identities.svg", "accuracy-by-train-identities.csv"),
        files.stream().map(file -> file.getFileName().toString()).toList());
    assertTrue(Files.size(files.get(0)) > 1000);
    try (CSVParser csv =
        CSVParser.parse(
            Files.readString(files.get(1)),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      List<CSVRecord> rows = csv.getRecords();
      assertEquals(
          List.of("50", "50", "200", "200"), rows.stream().map(row -> row.get(SETTING)).toList());
      assertEquals(List.of("2", "1", "1", "2"), rows.stream().map(row -> row.get("rank")).toList());
      // the standard error of x and x + 0.01 is 0.005
      double half = 0.005 * new TDistribution(1).inverseCumulativeProbability(0.975);
      double[] means = {0.705, 0.755, 0.855, 0.805};
      for (int i = 0; i < means.length; i++) {
        assertEquals(means[i], Double.parseDouble(rows.get(i).get("accuracy")), 1e-9);
        assertEquals(means[i] - half, Double.parseDouble(rows.get(i).get("low_95")), 1e-9);
        assertEquals(means[i] + half, Double.parseDouble(rows.get(i).get("high_95")), 1e-9);
        assertTrue(rows.get(i).get("caveats").contains("synthetic"));
      }
    }
  }

  @Test
  void runsThatCannotBeComparedAreRefused() throws IOException {
    RunAt first = run(50, 0.7, 0.75);
    assertRefused("Two runs have train.identities 50", List.of(first, first), null);
    assertRefused("has not measured other", List.of(first, run(60, 0.7, 0.7)), "other");
    RunAt softmax =
        new RunAt(
            70,
            new FakeRun(folder.resolve("softmax"))
                .finished(SOFTMAX, network(4, 0.25), 1, evaluation("made", true, null, 0.8))
                .plan("Fake faces"));
    assertRefused("has other losses or networks than", List.of(first, softmax), null);
  }

  private static void assertRefused(String sentence, List<RunAt> runs, String evaluation) {
    ReportException refused =
        assertThrows(ReportException.class, () -> new SettingFigure(SETTING, runs, evaluation));
    assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
  }
}
