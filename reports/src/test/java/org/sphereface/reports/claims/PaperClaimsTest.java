package org.sphereface.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.CrossedInterval.Units;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.PairList;
import org.sphereface.results.StoredDecisions;

class PaperClaimsTest {

  private static final String MARGIN = "A larger margin m is better";
  private static final String ABOVE_SOFTMAX = "A-Softmax beats softmax at every depth";
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

  private Contrast contrast(String title, String name) {
    return claim(title).contrasts().stream()
        .filter(contrast -> contrast.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMarginThatIsBetterAtEveryStepAndSeedHolds() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81, 0.82);
    measured(run, aSoftmax(2), four, 0.84, 0.8501, 0.8602);
    measured(run, aSoftmax(3), four, 0.88, 0.8902, 0.9004);
    measured(run, aSoftmax(4), four, 0.92, 0.9303, 0.9406).plan("run");
    Claim claim = claim(MARGIN);
    assertEquals(Verdict.HOLDS, claim.verdict(), claim.toString());
    assertEquals("4 of 4 contrasts hold", claim.words());
    assertEquals(
        List.of("m = 2 − m = 1", "m = 3 − m = 2", "m = 4 − m = 3", "m = 4 − m = 1"),
        claim.contrasts().stream().map(Contrast::name).toList());
    // differences 4.00, 4.01, 4.02: s = 0.01, t(2, 0.975) = 4.302653, half 0.0248
    assertEquals(
        "+4.01 points, 95 % from +3.99 to +4.03 (3 seeds x 2 folds)",
        claim.contrasts().get(0).text());
  }

  @Test
  void oneStepThatIsWorseAtEverySeedDoesNotHoldAndTheOthersAreJudgedByThemselves() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81, 0.82);
    measured(run, aSoftmax(2), four, 0.84, 0.8501, 0.8602);
    measured(run, aSoftmax(3), four, 0.82, 0.8301, 0.8403).plan("run");
    Claim claim = claim(MARGIN);
    assertEquals(Verdict.DOES_NOT_HOLD, claim.verdict());
    assertEquals("2 of 3 contrasts hold, 1 does not hold, 1 not in this run", claim.words());
    assertEquals(Verdict.DOES_NOT_HOLD, contrast(MARGIN, "m = 3 − m = 2").verdict());
    assertEquals(Verdict.NOT_IN_THIS_RUN, contrast(MARGIN, "m = 4 − m = 3").verdict());
  }

  @Test
  void twoSeedsWideIntervalsAndMissingCellsStayUndecidedAndAreNamed() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80, 0.81, 0.82);
    measured(run, aSoftmax(2), four, 0.90, 0.82, 0.83);
    measured(run, aSoftmax(3), four, 0.99, 0.99);
    run.missing(aSoftmax(4), four, 1).plan("run");
    assertEquals("0 of 4 contrasts hold, 4 undecided", claim(MARGIN).words());
    Contrast two = contrast(MARGIN, "m = 3 − m = 2");
    assertTrue(two.text().endsWith("; fewer than 3 seeds decide nothing"), two.text());
    assertEquals("m = 4 has no result yet", contrast(MARGIN, "m = 4 − m = 3").text());
  }

  @Test
  void oneSeedHasNoInterval() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(1), four, 0.80);
    measured(run, aSoftmax(2), four, 0.90).plan("run");
    assertEquals(
        "+10.00 points (1 seed, which has no interval)", contrast(MARGIN, "m = 2 − m = 1").text());
  }

  @Test
  void depthAndSaturationAreJudgedApart() {
    FakeRun run = new FakeRun(folder);
    measured(run, aSoftmax(4), four, 0.80, 0.81, 0.82);
    measured(run, aSoftmax(4), network(10, 1), 0.90, 0.9101, 0.9202);
    measured(run, SOFTMAX, four, 0.70, 0.71, 0.72);
    measured(run, SOFTMAX, network(10, 1), 0.72, 0.7301, 0.7402).plan("run");
    assertEquals(Verdict.HOLDS, claim(DEPTH).verdict());
    assertEquals("2 of 2 contrasts hold", claim(ABOVE_SOFTMAX).words());
    // of the five losses softmax alone is there, on two networks
    assertEquals("2 of 2 contrasts hold, 8 not in this run", claim(LOSSES).words());
    Claim saturation = claim(SATURATION);
    // both gains grow by the same 0.0001: the interval is a point
    assertEquals(Verdict.HOLDS, saturation.verdict(), saturation.toString());
    assertTrue(
        saturation.contrasts().get(0).text().contains("+8.00 points"), saturation.toString());
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
    Contrast tar = claim.findings().get(1).contrasts().get(0);
    assertEquals("A-Softmax m=4 − softmax", tar.name());
    assertTrue(tar.text().startsWith("+20.00"), tar.text());
  }

  @Test
  void whatARunDoesNotContainIsNotInThisRun() {
    FakeRun run = new FakeRun(folder);
    measured(run, SOFTMAX, four, 0.8, 0.8, 0.8).plan("run");
    for (String title : new String[] {ABOVE_SOFTMAX, MARGIN, DEPTH, SATURATION, LOSSES, MEGAFACE}) {
      assertEquals(Verdict.NOT_IN_THIS_RUN, claim(title).verdict(), title);
      assertEquals("not in this run", claim(title).words(), title);
    }
  }

  /** Decisions on pairs of known people: the interval is over them, and folds are not looked at. */
  @Test
  void decisionsOnPairsGiveIntervalsOverPeople() {
    List<Pair> pairs = new ArrayList<>();
    for (int person = 0; person < 40; person++) {
      pairs.add(new Pair(person + "/1", person + "/2", true));
    }
    VerificationPairs list = new VerificationPairs("pairs", 1, List.of(new Fold(1, pairs)));
    PairList.write(folder, list);
    FakeRun run = new FakeRun(folder);
    for (int seed = 1; seed <= 3; seed++) {
      // seed s of m = 2 is right on 20 + s people, m = 1 on the first 10
      run.finished(aSoftmax(1), four, seed, decided(list, 10));
      run.finished(aSoftmax(2), four, seed, decided(list, 20 + seed));
    }
    run.plan("run");
    Contrast contrast = contrast(MARGIN, "m = 2 − m = 1");
    CrossedInterval interval = contrast.difference().orElseThrow();
    assertEquals(Units.PEOPLE, interval.units());
    assertEquals(40, interval.count());
    assertEquals(12.0 / 40, interval.mean(), 1e-12);
    // people alone: sqrt(p (1 - p) / 40) with p = 12 / 40, about 0.072
    assertEquals(0.072, interval.testError(), 0.006);
    assertEquals(Verdict.HOLDS, contrast.verdict());
    assertTrue(contrast.text().endsWith("(3 seeds x 40 people)"), contrast.text());
  }

  private static Evaluation decided(VerificationPairs list, int right) {
    Evaluation e = evaluation("made", true, null, (double) right / list.count(true));
    List<PairDecision> decisions = new ArrayList<>();
    for (Pair pair : list.folds().get(0).pairs()) {
      decisions.add(
          new PairDecision(1, pair.left(), pair.right(), true, 0.5, decisions.size() < right));
    }
    return new Evaluation(
        e.name(),
        e.data(),
        e.synthetic(),
        e.fingerprint(),
        e.subset(),
        e.result(),
        null,
        PairList.hash(list),
        StoredDecisions.of(decisions));
  }
}
