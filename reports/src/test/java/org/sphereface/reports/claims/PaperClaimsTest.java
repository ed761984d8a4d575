package org.sphereface.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.PairedDifference;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

class PaperClaimsTest {

  private static final String MARGIN = "A larger margin m is better";
  private static final String DEPTH = "A-Softmax gains from depth";
  private static final String SATURATION =
      "Softmax saturates: it gains less from depth than A-Softmax";
  private static final String LOSSES = "A-Softmax beats the five other losses";
  private static final String MEGAFACE = "A-Softmax beats the five other losses on MegaFace";

  @TempDir private Path folder;
  private final Component four = network(4, 1);

  private Claim claim(String title) {
    RunResults run = RunResults.read(folder);
    return new PaperClaims(run, PublishedResults.load())
        .all().stream().filter(claim -> claim.title().equals(title)).findFirst().orElseThrow();
  }

  private FakeRun measured(FakeRun run, Component loss, Component network, double... bySeed) {
    for (int i = 0; i < bySeed.length; i++) {
      run.finished(loss, network, i + 1, evaluation("LFW", false, null, bySeed[i]));
    }
    return run;
  }

  @Test
  void theIntervalIsStudentsTForPairedSamples() {
    // differences 1, 2, 3: mean 2, s = 1, t(2, 0.975) = 4.302653 (tables)
    PairedDifference d =
        PairedDifference.of(
                Map.of(1, 2.0, 2, 4.0, 3, 6.0), Map.of(1, 1.0, 2, 2.0, 3, 3.0, 4, 9.0), 0.95)
            .orElseThrow();
    assertEquals(3, d.pairs());
    assertEquals(2, d.mean(), 1e-12);
    assertEquals(2 - 4.302653 / Math.sqrt(3), d.low(), 1e-6);
    assertEquals(2 + 4.302653 / Math.sqrt(3), d.high(), 1e-6);
  }

  @Test
  void onePairHasNoIntervalAndDecidesNothing() {
    PairedDifference d = PairedDifference.of(Map.of(1, 2.0), Map.of(1, 1.0), 0.95).orElseThrow();
    assertFalse(d.hasInterval() || d.isAbove() || d.isBelow());
  }

  @Test
  void aMarginThatIsBetterAtEveryStepAndSeedHolds() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81);
    measured(run, aSoftmax(2), four, 0.84, 0.8501);
    measured(run, aSoftmax(3), four, 0.88, 0.8902);
    measured(run, aSoftmax(4), four, 0.92, 0.9303).plan("run");
    Claim claim = claim(MARGIN);
    assertEquals(Verdict.HOLDS, claim.verdict(), claim.toString());
    assertEquals(
        "m = 2 − m = 1: +4.00 points, 95 % from +3.94 to +4.07 (2 seeds)",
        claim.findings().get(0).comparisons().get(0));
  }

  @Test
  void oneStepThatIsWorseAtEverySeedRefutesIt() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81);
    measured(run, aSoftmax(2), four, 0.84, 0.8501);
    measured(run, aSoftmax(3), four, 0.82, 0.83).plan("run");
    Claim claim = claim(MARGIN);
    assertEquals(Verdict.DOES_NOT_HOLD, claim.verdict());
    assertTrue(claim.findings().get(0).why().contains("m = 3 − m = 2"), claim.toString());
  }

  @Test
  void missingCellsOneSeedAndWideIntervalsLeaveItOpenAndAreNamed() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81);
    measured(run, aSoftmax(2), four, 0.90, 0.82);
    measured(run, aSoftmax(3), four, 0.99).missing(aSoftmax(4), four, 1).plan("run");
    Claim claim = claim(MARGIN);
    assertEquals(Verdict.UNDECIDED, claim.verdict());
    String why = claim.findings().get(0).why();
    assertTrue(why.contains("m = 2 − m = 1: the interval is not above zero"), why);
    assertTrue(why.contains("one seed alone"), why);
    assertTrue(why.contains("m = 4 has no result yet"), why);
  }

  @Test
  void depthAndSaturationAreToldApart() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(4), four, 0.80, 0.81);
    measured(run, aSoftmax(4), network(10, 1), 0.90, 0.9101);
    measured(run, SOFTMAX, four, 0.70, 0.71);
    measured(run, SOFTMAX, network(10, 1), 0.72, 0.7301).plan("run");
    assertEquals(Verdict.HOLDS, claim(DEPTH).verdict());
    Claim saturation = claim(SATURATION);
    assertEquals(Verdict.UNDECIDED, claim(LOSSES).verdict());
    // both gains grow by the same 0.0001: the interval is a point
    assertEquals(Verdict.HOLDS, saturation.verdict(), saturation.toString());
    assertTrue(
        saturation.findings().get(0).comparisons().get(0).contains("+8.00 points"),
        saturation.toString());
  }

  @Test
  void syntheticFacesAndNarrowNetworksAreLabelled() {
    FakeRun run = new FakeRun(folder);
    for (int seed = 1; seed <= 2; seed++) {
      run.finished(SOFTMAX, network(4, 0.5), seed, evaluation("made", true, null, 0.7));
      run.finished(aSoftmax(4), network(4, 0.5), seed, evaluation("made", true, null, 0.8));
    }
    run.plan("run");
    assertEquals("[synthetic, width 0.5]", claim(LOSSES).findings().get(0).labels().toString());
  }

  @Test
  void megafaceResultsOfCellsAreComparedByBothMeasures() {
    FakeRun run = new FakeRun(folder);
    measured(run, SOFTMAX, four, 0.9);
    measured(run, aSoftmax(4), four, 0.95).megaFace(0, 0.5, 0.6).megaFace(1, 0.7, 0.8).plan("run");
    Claim claim = claim(MEGAFACE);
    assertEquals(2, claim.findings().size());
    assertEquals(Verdict.UNDECIDED, claim.verdict());
    assertTrue(
        claim.findings().get(1).comparisons().get(0).startsWith("A-Softmax m=4 − softmax: +20.00"),
        claim.toString());
  }

  @Test
  void aRunThatMeasuredNothingTellsNothing() {
    new FakeRun(folder).missing(SOFTMAX, four, 1).plan("run");
    for (String title : new String[] {MARGIN, DEPTH, SATURATION, LOSSES, MEGAFACE}) {
      assertEquals(Verdict.UNDECIDED, claim(title).verdict(), title);
    }
  }
}
