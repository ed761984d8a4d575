package org.sphereface.reports.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.people.PeopleComparison.Section;
import org.sphereface.reports.run.RunResults;

class PeopleComparisonTest {

  private static final VerificationPairs PAIRS =
      new VerificationPairs(
          "pairs",
          2,
          List.of(
              new Fold(
                  9, List.of(new Pair("Ann/1", "Ann/2", true), new Pair("Eve/1", "Ann/3", false))),
              new Fold(
                  10,
                  List.of(new Pair("Ann/1", "Eve/2", false), new Pair("Eve/1", "Eve/2", true)))));

  @TempDir private Path folder;

  private Section section() {
    FakeRun run = new FakeRun(folder);
    decided(run, 1, List.of(true, false, false, false), List.of(true, true, true, false));
    decided(run, 2, List.of(true, false, true, false), List.of(true, true, true, false));
    return new PeopleComparison(RunResults.read(run.plan("two losses, two seeds")))
        .sections()
        .get(0);
  }

  private static void decided(
      FakeRun run, int seed, List<Boolean> softmax, List<Boolean> aSoftmax) {
    run.finished(
        SOFTMAX,
        network(4, 1),
        seed,
        run.withDecisions(evaluation("LFW", false, null, 0.5), PAIRS, softmax));
    run.finished(
        aSoftmax(4),
        network(4, 1),
        seed,
        run.withDecisions(evaluation("LFW", false, null, 0.5), PAIRS, aSoftmax));
  }

  private static List<String> row(ReportTable table, int row) {
    return table.rows().get(row).entries().stream().map(e -> e.lines().get(0).value()).toList();
  }

  @Test
  void peopleTakenForOneAnotherAreCountedByLoss() {
    ReportTable confused = section().confused();
    assertEquals(1, confused.rows().size());
    assertEquals("Ann with Eve", confused.rows().get(0).label());
    // softmax: 2 of 2 and 1 of 2 seeds accept the two pairs; A-Softmax none
    assertEquals(List.of("75.0", "0.0"), row(confused, 0));
    assertEquals("3 of 4", confused.rows().get(0).entries().get(0).lines().get(0).note());
  }

  @Test
  void theLossesDifferencesOnAPersonAreOfAllPairsThatShowIt() {
    ReportTable people = section().people();
    // Ann is in three pairs: softmax is wrong in 3 of 6 decisions; Eve in three: 5 of 6 and 2 of 6
    assertEquals("Ann", people.rows().get(0).label());
    assertEquals(List.of("50.0", "0.0", "50.0"), row(people, 0));
    assertEquals("Eve", people.rows().get(1).label());
    assertEquals(List.of("83.3", "33.3", "50.0"), row(people, 1));
  }

  @Test
  void aPairThatEveryCellDecidesWronglyIsNamed() {
    Section section = section();
    assertEquals(1, section.failing());
    assertEquals("Eve/1", section.failed().get(0).left());
    assertEquals("", section.failed().get(0).leftImage());
    assertEquals(
        "4 cells decided 4 pairs: 1 correctly in every cell, 1 wrongly in every cell, 2 wrongly in"
            + " some.",
        section.sentence());
  }

  @Test
  void aRunWithoutDecisionsIsNotAsked() {
    Path run =
        new FakeRun(folder)
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .plan("earlier version");
    assertFalse(new PeopleComparison(RunResults.read(run)).isAsked());
  }
}
