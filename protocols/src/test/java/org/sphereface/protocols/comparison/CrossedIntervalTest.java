package org.sphereface.protocols.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.comparison.CoverageSimulation.Coverage;
import org.sphereface.protocols.comparison.CoverageSimulation.Effects;
import org.sphereface.protocols.comparison.CrossedInterval.Units;

class CrossedIntervalTest {

  @Test
  void overSeedsAloneItIsStudentsT() {
    // mean 2, s = 1, t(2, 0.975) = 4.302653 (tables)
    CrossedInterval d = CrossedInterval.ofSeeds(new double[] {1, 2, 3});
    assertEquals(2, d.mean(), 1e-12);
    assertEquals(2 - 4.302653 / Math.sqrt(3), d.low(), 1e-5);
    assertEquals(2 + 4.302653 / Math.sqrt(3), d.high(), 1e-5);
    assertEquals(Units.NONE, d.units());
  }

  @Test
  void thePValueOverSeedsAloneIsThatOfStudentsTTest() {
    double[] differences = {0.010, 0.022, 0.015, -0.004, 0.018};
    double t = new org.apache.commons.math3.stat.inference.TTest().tTest(0, differences);
    assertEquals(t, CrossedInterval.ofSeeds(differences).pValue(), 1e-12);
  }

  @Test
  void thePValueIsBelowFivePercentWhereTheIntervalHasNoZero() {
    for (int step = -40; step <= 40; step++) {
      double shift = step * 1e-3;
      List<double[]> folds =
          List.of(
              new double[] {shift + 0.01, shift - 0.01, shift + 0.002, shift},
              new double[] {shift + 0.012, shift - 0.003, shift - 0.002, shift - 0.006},
              new double[] {shift - 0.001, shift - 0.009, shift + 0.011, shift + 0.004});
      CrossedInterval interval = CrossedInterval.ofFolds(folds);
      assertEquals(interval.isAbove() || interval.isBelow(), interval.pValue() < 0.05, "" + step);
      assertTrue(interval.pValue() >= 0 && interval.pValue() <= 1);
    }
    assertEquals(1, CrossedInterval.ofSeeds(new double[] {0.3}).pValue());
  }

  @Test
  void seedsThatAgreeLeaveStudentsTOverFolds() {
    double[] folds = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    CrossedInterval d = CrossedInterval.ofFolds(List.of(folds, folds, folds, folds, folds));
    // s^2 = 55 / 6, t(9, 0.975) = 2.262157 (tables)
    double error = Math.sqrt(55.0 / 6 / 10);
    assertEquals(error, d.testError(), 1e-12);
    assertEquals(5.5 + 2.262157 * error, d.high(), 0.01 * error);
    assertEquals(11 - d.high(), d.low(), 1e-9);
  }

  @Test
  void foldsThatAgreeLeaveStudentsTOverSeeds() {
    CrossedInterval d =
        CrossedInterval.ofFolds(
            List.of(new double[] {1, 1}, new double[] {2, 2}, new double[] {3, 3}));
    assertEquals(2 - 4.302653 / Math.sqrt(3), d.low(), 1e-5);
    assertEquals(0, d.testError(), 1e-12);
  }

  @Test
  void whatSeedsAndFoldsHaveTogetherCountsOnce() {
    // residuals alone: means of seeds and of folds are all 2
    List<double[]> differences = List.of(new double[] {1, 3}, new double[] {3, 1});
    CrossedInterval d = CrossedInterval.ofFolds(differences);
    assertEquals(0, d.testError(), 1e-12);
    assertEquals(0, d.seedError(), 1e-12);
  }

  @Test
  void seedsThatAgreeLeaveTheBootstrapOverPeople() {
    int people = 400;
    List<Pair> pairs = new ArrayList<>();
    double[] gains = new double[people];
    for (int person = 0; person < people; person++) {
      pairs.add(new Pair(person + "/1", person + "/2", true));
      gains[person] = person % 4 == 0 ? 1 : 0;
    }
    PeopleResamples resamples = new PeopleResamples(List.of(new Fold(1, pairs)));
    CrossedInterval d = CrossedInterval.ofPairs(Collections.nCopies(5, gains), resamples);
    // one pair each: a binomial mean; 1000 resamples find its deviation to about 2 %
    double error = Math.sqrt(0.25 * 0.75 / people);
    assertEquals(0.25, d.mean(), 1e-12);
    assertEquals(error, d.testError(), 0.07 * error);
    assertEquals(0.25 - 1.96 * error, d.low(), 0.2 * error);
    assertEquals(0.25 + 1.96 * error, d.high(), 0.2 * error);
    assertEquals(people, d.count());
  }

  @Test
  void foldsCountAlikeWhateverTheirSizes() {
    List<Fold> folds =
        List.of(
            new Fold(1, List.of(new Pair("a/1", "a/2", true))),
            new Fold(
                2,
                List.of(
                    new Pair("b/1", "b/2", true),
                    new Pair("c/1", "c/2", true),
                    new Pair("d/1", "d/2", true))));
    double[] gains = {1, 0, 0, 0};
    CrossedInterval d =
        CrossedInterval.ofPairs(List.of(gains, gains, gains), new PeopleResamples(folds));
    assertEquals(0.5, d.mean(), 1e-12);
  }

  @Test
  void twoSeedsDecideNothingAndOneHasNoInterval() {
    CrossedInterval two = CrossedInterval.ofSeeds(new double[] {1, 1.0001});
    assertTrue(two.low() > 0 && two.hasInterval());
    assertFalse(two.isAbove() || two.isBelow() || two.canDecide());
    CrossedInterval one = CrossedInterval.ofSeeds(new double[] {1});
    assertFalse(one.hasInterval() || one.isAbove());
    assertEquals(one.low(), one.high());
    assertTrue(CrossedInterval.ofSeeds(new double[] {-1, -1.1, -1.2}).isBelow());
  }

  @Test
  void intervalsOverPeopleCoverTheTruthWhereThoseOverSeedsAloneDoNot() {
    CoverageSimulation simulation = new CoverageSimulation(60, 12, 100);
    Coverage people = simulation.run(new Effects(0.7, 0.7, 0, 0.01), 5, 0.05, 150, 7);
    // 95 % of 150 trials has a standard error of 1.8 points
    assertTrue(people.people() > 0.90, people.toString());
    assertTrue(people.folds() > 0.90, people.toString());
    assertTrue(people.seeds() < 0.85, people.toString());
    Coverage seeds = simulation.run(new Effects(0.3, 0, 0, 0.3), 5, 0.05, 150, 8);
    assertTrue(seeds.people() > 0.90, seeds.toString());
    assertTrue(seeds.folds() > 0.90, seeds.toString());
  }
}
