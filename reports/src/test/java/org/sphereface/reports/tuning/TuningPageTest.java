package org.sphereface.reports.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeSearch;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.RunResults;

class TuningPageTest {

  @TempDir private Path folder;

  private RunResults search() {
    FakeSearch.write(folder);
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
