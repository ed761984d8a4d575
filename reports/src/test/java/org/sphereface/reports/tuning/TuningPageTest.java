package org.sphereface.reports.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TuningRecord;
import org.sphereface.results.ValidationMeasure;

class TuningPageTest {

  private static final Component NETWORK = FakeRun.network(4, 1);

  /** Accuracies on the validation set; the last trial of softmax diverged. */
  private static final double[][] TRIALS = {{0.80, 0.90, Double.NaN}, {0.70, 0.92, 0.82}};

  private static final double[] TUNED_SOFTMAX = {0.900, 0.905, 0.910};
  private static final double[] TUNED_A = {0.921, 0.931, 0.928};
  private static final double[] OWN_SOFTMAX = {0.880, 0.885, 0.890};
  private static final double[] OWN_A = {0.920, 0.930, 0.925};

  @TempDir private Path folder;

  private FakeRun run;
  private final List<MatrixPlan.PlannedCell> planned = new ArrayList<>();

  private void cell(Component loss, long seed, String evaluation, double accuracy) {
    int number = planned.size();
    if (Double.isNaN(accuracy)) {
      run.failed(loss, NETWORK, seed, "The loss is NaN.");
      CellResult failed = ResultFiles.readCell(folder, "cell-" + number).orElseThrow();
      ResultFiles.writeCell(folder, failed.copy().diverged(true).build());
    } else {
      // folds of one difference each: only the seeds have a spread
      run.finished(loss, NETWORK, seed, FakeRun.evaluation(evaluation, false, null, accuracy));
    }
    planned.add(new MatrixPlan.PlannedCell("cell-" + number, loss, NETWORK, seed));
  }

  /** Softmax and A-Softmax, three trials on one rung, three seeds tuned and untuned. */
  private RunResults search() {
    run = new FakeRun(folder);
    List<Component> losses = List.of(FakeRun.SOFTMAX, FakeRun.aSoftmax(4));
    List<TuningRecord.PlannedTrial> trials = new ArrayList<>();
    for (int loss = 0; loss < 2; loss++) {
      for (int number = 1; number <= 3; number++) {
        cell(losses.get(loss), 10_000 + number, "validation", TRIALS[loss][number - 1]);
        trials.add(
            new TuningRecord.PlannedTrial(
                planned.get(planned.size() - 1),
                number,
                1,
                500,
                Map.of("recipe.learningRate", 0.01 * number)));
      }
    }
    int tuned = planned.size();
    for (int seed = 1; seed <= 3; seed++) {
      cell(losses.get(0), seed, "LFW", TUNED_SOFTMAX[seed - 1]);
      cell(losses.get(1), seed, "LFW", TUNED_A[seed - 1]);
    }
    int untuned = planned.size();
    for (int seed = 1; seed <= 3; seed++) {
      cell(losses.get(0), seed, "LFW", OWN_SOFTMAX[seed - 1]);
      cell(losses.get(1), seed, "LFW", OWN_A[seed - 1]);
    }
    List<TuningRecord.Choice> chosen =
        List.of(
            new TuningRecord.Choice(
                "softmax", NETWORK, 2, 0.9, Map.of("recipe.learningRate", 0.02)),
            new TuningRecord.Choice(
                "a-softmax", NETWORK, 2, 0.92, Map.of("recipe.learningRate", 0.02)));
    ResultFiles.writePlan(
        folder,
        new MatrixPlan(
            CellResult.SCHEMA_VERSION,
            "tuned",
            "A search",
            "name: tuned\n",
            planned.subList(tuned, untuned),
            List.of(),
            new TuningRecord(
                "validation",
                ValidationMeasure.ACCURACY,
                3,
                1,
                3,
                1,
                trials,
                chosen,
                planned.subList(untuned, planned.size()))));
    return RunResults.read(folder);
  }

  private JsonNode method(String loss) throws IOException {
    JsonNode tree =
        new ObjectMapper().readTree(folder.resolve("report/tuning.json").toFile()).get("methods");
    for (JsonNode method : tree) {
      if (method.get("loss").asText().equals(loss)) {
        return method;
      }
    }
    throw new AssertionError(tree);
  }

  @Test
  void aDivergedTrialCountsAsGuessingInWhatABudgetIsExpectedToFind() throws IOException {
    search();
    HtmlReport.writePages(folder);
    JsonNode expected = method("softmax").get("expectedBest");
    // values 0.5, 0.8, 0.9: of one draw their mean; of three 0.5/27 + 0.8 * 7/27 + 0.9 * 19/27
    assertEquals(2.2 / 3, expected.get(0).get("mean").doubleValue(), 1e-12);
    assertEquals((0.5 + 7 * 0.8 + 19 * 0.9) / 27, expected.get(2).get("mean").doubleValue(), 1e-12);
    assertEquals(2, method("softmax").get("chosenTrial").intValue());
    // rates 0.01, 0.02, 0.03 with the ranks 1, 3, 2
    assertEquals(
        0.5,
        method("a-softmax").get("rankCorrelation").get("recipe.learningRate").doubleValue(),
        1e-12);
    String page = Files.readString(folder.resolve("report/tuning.html"));
    assertTrue(page.contains("1 diverged and count as guessing"), page);
    // expected of 1, 2, 3 trials: 0.733, 0.822, 0.860 and 0.813, 0.856, 0.877
    assertTrue(page.contains("(a-softmax, softmax) from 1 trial on"), page);
    assertTrue(Files.exists(folder.resolve("report/cells/cell-0.html")));
    assertTrue(Files.exists(folder.resolve("report/cells/cell-17.html")));
  }

  @Test
  void tunedAndUntunedLossesAreTestedApart() throws IOException {
    search();
    HtmlReport.writePages(folder);
    List<String> lines = Files.readAllLines(folder.resolve("report/tuning-tests.csv"));
    assertEquals(5, lines.size());
    String[] tuned = lines.get(1).split(",");
    String[] untuned = lines.get(2).split(",");
    assertEquals("tuned", tuned[3]);
    assertEquals(0.905, Double.parseDouble(tuned[4]), 1e-12);
    assertEquals(0.885, Double.parseDouble(untuned[4]), 1e-12);
    assertEquals("a-softmax", tuned[7]);
    assertEquals((0.021 + 0.026 + 0.018) / 3, Double.parseDouble(tuned[8]), 1e-12);
    assertEquals((0.04 + 0.045 + 0.035) / 3, Double.parseDouble(untuned[8]), 1e-12);
    // both folds have the same differences, so what is left is Student's t over the seeds
    double t = new TTest().tTest(0, new double[] {0.021, 0.026, 0.018});
    assertEquals(t, Double.parseDouble(tuned[11]), 1e-9);
    assertEquals(t, Double.parseDouble(tuned[12]), 1e-9);
  }

  @Test
  void theClaimIsOnTheTunedCells() {
    RunResults searched = search();
    Claim claim =
        new PaperClaims(searched, PublishedResults.load())
            .all().stream().filter(of -> of.page().equals("tuning.html")).findFirst().orElseThrow();
    assertEquals(Claim.Verdict.HOLDS, claim.verdict());
    assertEquals(
        (0.021 + 0.026 + 0.018) / 3,
        claim.contrasts().get(0).difference().orElseThrow().mean(),
        1e-12);
    assertEquals(6, searched.cells().size());
    assertEquals(6, searched.untuned().size());
    assertEquals(6, searched.trials().size());
  }
}
