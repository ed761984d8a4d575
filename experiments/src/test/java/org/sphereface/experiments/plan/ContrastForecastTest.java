package org.sphereface.experiments.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.plan.MeasuredSpreads.Spread;

class ContrastForecastTest {

  private static final String CLAIM = "A larger margin m is better";
  private static final String SETTING = "SphereFace-4 x0.125 on synthetic";

  private static Matrix smoke(String... sets) {
    return new MatrixReader().read("smoke", List.of(sets));
  }

  private static MeasuredSpreads spreads(int people) {
    return new MeasuredSpreads(
        "a run", List.of(new Spread(CLAIM, SETTING, "m = 4 − m = 1", 0.02, 0.004, 0.003, people)));
  }

  private static ContrastForecast margin(MeasuredSpreads spreads, int people, String seeds) {
    Matrix matrix = smoke("losses=[{loss: a-softmax, m: [1, 4]}]", "seeds=" + seeds);
    return DecidableContrasts.of(matrix, Map.of("synthetic", people), spreads).forecasts().stream()
        .filter(of -> of.claim().equals(CLAIM))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void moreSeedsAndPeopleDecideSmallerDifferences() {
    ContrastForecast five = margin(spreads(100), 100, "[1, 2, 3, 4, 5]");
    assertEquals("m = 4 − m = 1", five.contrast());
    assertEquals(5, five.seeds());
    assertEquals(2, five.earlier(), 1e-9);
    // both errors: 0.4 / sqrt(5) = 0.179 with t(4), 0.3 normal; between their root sums of squares
    assertTrue(five.halfWidth() > 1.96 * Math.hypot(0.179, 0.3), five.toString());
    assertTrue(five.halfWidth() < Math.hypot(2.776 * 0.179, 1.96 * 0.3), five.toString());
    assertTrue(five.isLikelyDecided(), five.toString());
    // four times the people halve the test error
    ContrastForecast people = margin(spreads(100), 400, "[1, 2, 3, 4, 5]");
    assertTrue(people.halfWidth() < Math.hypot(2.776 * 0.179, 1.96 * 0.15), people.toString());
    assertTrue(margin(spreads(100), 100, "[1, 2, 3]").halfWidth() > five.halfWidth());
  }

  @Test
  void fewSeedsAndUnknownSpreadsSaySo() {
    ContrastForecast two = margin(spreads(100), 100, "[1, 2]");
    assertNull(two.detectable());
    assertEquals("2 seeds decide nothing: give at least 3", two.text());
    ContrastForecast unknown = margin(new MeasuredSpreads("nothing", List.of()), 100, "[1, 2, 3]");
    assertEquals("no spread is known: give an earlier run by --spreads", unknown.text());
  }

  @Test
  void miniatureDecidesWhatItIsMadeFor() {
    List<ContrastForecast> forecasts =
        DecidableContrasts.of(
                new MatrixReader().read("miniature", List.of()),
                Map.of("synthetic", 200),
                MeasuredSpreads.shipped())
            .forecasts();
    List<ContrastForecast> open =
        forecasts.stream()
            .filter(of -> of.claim().startsWith("A-Softmax beats softmax"))
            .filter(of -> !of.isLikelyDecided())
            .toList();
    assertEquals(List.of(), open);
    for (String contrast : List.of("m = 2 − m = 1", "m = 4 − m = 1")) {
      assertTrue(
          forecasts.stream().anyMatch(of -> of.contrast().equals(contrast) && of.isLikelyDecided()),
          contrast);
    }
  }
}
