package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.ConfidenceIntervals;
import org.sphereface.protocols.ConfidenceIntervals.Interval;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;

class IdentityBootstrapTest {

  private static List<PairDecision> decisions(Random random, int pairs, int grid) {
    List<PairDecision> decisions = new ArrayList<>();
    for (int fold = 1; fold <= 3; fold++) {
      for (int i = 0; i < pairs; i++) {
        boolean same = i % 2 == 0;
        String left = "f" + fold + "p" + random.nextInt(6) + "/1";
        String right =
            same ? left.replace("/1", "/2") : "f" + fold + "q" + random.nextInt(6) + "/1";
        // a coarse grid makes ties
        double score = (double) (random.nextInt(grid) + (same ? grid / 3 : 0)) / (2 * grid);
        boolean correct = same ? score > 0.3 : score < 0.3;
        decisions.add(new PairDecision(fold, left, right, same, score, correct));
      }
    }
    return decisions;
  }

  @Property(tries = 300)
  void weightsActAsRepetitions(@ForAll long seed) {
    Random random = new Random(seed);
    List<PairDecision> decisions =
        decisions(random, 2 + random.nextInt(40), 3 + random.nextInt(30));
    long[] weights = random.ints(decisions.size(), 0, 4).asLongStream().toArray();

    double[] actual = new WeightedMeasures(decisions).of(weights);

    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    int at = 0;
    for (int fold = 1; fold <= 3; fold++) {
      double right = 0;
      double total = 0;
      for (; at < decisions.size() && decisions.get(at).fold() == fold; at++) {
        for (int copy = 0; copy < weights[at]; copy++) {
          boolean isSame = decisions.get(at).same();
          double score = decisions.get(at).score();
          (isSame ? same : different).add(score);
          right += (isSame ? score > 0.3 : score < 0.3) ? 1 : 0;
          total++;
        }
      }
      if (total > 0) {
        accuracies.add(right / total);
      }
    }
    if (same.isEmpty() || different.isEmpty()) {
      assertEquals(0, actual.length);
      return;
    }
    ScoredPairs repeated =
        new ScoredPairs(
            same.stream().mapToDouble(v -> v).toArray(),
            different.stream().mapToDouble(v -> v).toArray());
    ReceiverOperatingCharacteristic roc = ReceiverOperatingCharacteristic.of(repeated);
    double[] expected = {
      accuracies.stream().mapToDouble(v -> v).average().orElseThrow(),
      roc.areaUnderCurve(),
      roc.equalErrorRate(),
      roc.trueAcceptRate(1e-1),
      roc.trueAcceptRate(1e-2),
      roc.trueAcceptRate(1e-3),
      roc.trueAcceptRate(1e-4)
    };
    assertEquals(expected[0], actual[0], 1e-12);
    for (int i = 1; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], "to the bit: measure " + i);
    }
  }

  /** NumPy: quantile([1, 2, 4, 8], 0.025) = 1.075, at 0.975: 7.7. */
  @Test
  void quantilesAreThoseOfNumpy() {
    double[] sorted = {1, 2, 4, 8};
    assertEquals(1.075, IdentityResampler.quantile(sorted, 0.025), 1e-12);
    assertEquals(7.7, IdentityResampler.quantile(sorted, 0.975), 1e-12);
    assertEquals(3, IdentityResampler.quantile(sorted, 0.5), 1e-12);
    assertEquals(5, IdentityResampler.quantile(new double[] {5}, 0.975));
  }

  @Test
  void multiplicitiesOfAResampleAddUpToThePeople() {
    for (int people : new int[] {1, 7, 500}) {
      int[] drawn = IdentityResampler.multiplicities(new SplittableRandom(3), people);
      assertEquals(people, Arrays.stream(drawn).sum());
    }
  }

  @Test
  void theSameSeedGivesTheSameIntervals() {
    List<PairDecision> decisions = decisions(new Random(1), 60, 40);
    ConfidenceIntervals first = new IdentityBootstrap(200, 5).of(decisions);
    assertEquals(first, new IdentityBootstrap(200, 5).of(decisions));
    assertNotEquals(first.intervals(), new IdentityBootstrap(200, 6).of(decisions).intervals());
    assertEquals(36, first.identities());
    for (Interval interval : first.intervals()) {
      assertTrue(interval.low() <= interval.high(), interval.toString());
    }
  }

  /**
   * With one same pair a person, all of them independent, the accuracy's standard deviation is
   * sqrt(p (1 - p) / n) and the interval 3.92 of them wide, near enough for n = 900.
   */
  @Test
  void intervalsOfIndependentPairsHaveTheBinomialWidth() {
    List<PairDecision> fold = new ArrayList<>();
    for (int i = 0; i < 1800; i++) {
      boolean same = i < 900;
      double score = (i % 10 == 0) == same ? -0.5 : 0.5;
      fold.add(
          new PairDecision(1, "p" + i + "/1", "p" + i + "/2", same, score, same == (score > 0)));
    }
    Interval accuracy = new IdentityBootstrap(4000, 1).of(fold).intervals().get(0);
    double width = 3.92 * Math.sqrt(0.9 * 0.1 / 1800);
    assertEquals(width, accuracy.high() - accuracy.low(), 0.1 * width);
    assertTrue(accuracy.low() < 0.9 && 0.9 < accuracy.high());
  }

  @Test
  void peopleThatSeldomGiveBothKindsAreRefused() {
    List<PairDecision> fold =
        List.of(
            new PairDecision(1, "a/1", "a/2", true, 1, true),
            new PairDecision(1, "b/1", "b/1", true, 1, true));
    ProtocolException refused =
        assertThrows(ProtocolException.class, () -> new IdentityBootstrap(5, 1).of(fold));
    assertTrue(refused.getMessage().contains("2 people"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new IdentityBootstrap(-1, 1));
  }
}
