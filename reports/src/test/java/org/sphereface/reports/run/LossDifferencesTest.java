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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Line;

class LossDifferencesTest {

  @TempDir private Path folder;

  private RunResults run() {
    FakeRun run = new FakeRun(folder);
    for (int seed = 1; seed <= 4; seed++) {
      double shift = seed == 2 ? 0.01 : 0;
      run.finished(SOFTMAX, network(4, 1), seed, evaluation("LFW", false, null, 0.80))
          .finished(aSoftmax(4), network(4, 1), seed, evaluation("LFW", false, null, 0.85 + shift));
    }
    return RunResults.read(run.plan("differences"));
  }

  @Test
  void eachTwoLossesHaveTheirDifferenceWithItsInterval() {
    ReportTable table = new LossDifferences(run()).tables().get(0);
    assertEquals(
        List.of("softmax", "A-Softmax m=4"), table.rows().stream().map(r -> r.label()).toList());
    Line gain = table.rows().get(1).entries().get(0).lines().get(0);
    Line loss = table.rows().get(0).entries().get(1).lines().get(0);
    // 5, 6, 5, 5 points: mean 5.25, t(3) = 3.1824 standard errors of 0.25; the folds are equal
    assertEquals("+5.25", gain.value());
    assertEquals("from +4.45 to +6.05", gain.note());
    assertEquals("-5.25", loss.value());
    assertEquals("from -6.05 to -4.45", loss.note());
    assertEquals("–", table.rows().get(0).entries().get(0).lines().get(0).value());
    assertTrue(table.caption().contains("95 % intervals, n = 4 seeds x 2 folds"), table.caption());
    assertEquals("index.html#cell-cell-1", gain.source());
  }

  @Test
  void theFirstFindingIsTheBestLossAgainstSoftmax() {
    assertEquals(
        "On LFW with SphereFace-4, A-Softmax m=4 has the highest mean accuracy, 85.25 %. It is better"
            + " than softmax by 5.25 points; the 95 % interval from +4.45 to +6.05 over 4 seeds x 2"
            + " folds is above zero.",
        new FirstFinding(run(), network(4, 1), "LFW").text());
  }

  @Test
  void oneSeedDecidesNothing() {
    Path path =
        new FakeRun(folder)
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .finished(aSoftmax(4), network(4, 1), 1, evaluation("LFW", false, null, 0.9))
            .plan("one seed");
    String text = new FirstFinding(RunResults.read(path), network(4, 1), "LFW").text();
    assertTrue(
        text.endsWith(
            "+10.00 points against softmax, decides nothing: it is over fewer than 3 seeds."),
        text);
  }

  @Test
  void oneLossHasNoDifferences() {
    Path path =
        new FakeRun(folder)
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("one loss");
    assertFalse(new LossDifferences(RunResults.read(path)).isAsked());
  }
}
