package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs.Pair;

class IdentityBootstrapTest {

  private static final EvaluationVariant VARIANT = new CosineVariant(false);

  private static List<ScoredFold> folds(Random random, int pairs, int grid) {
    List<ScoredFold> folds = new ArrayList<>();
    for (int fold = 1; fold <= 3; fold++) {
      List<Pair> of = new ArrayList<>();
      double[] scores = new double[pairs];
      for (int i = 0; i < pairs; i++) {
        boolean same = i % 2 == 0;
        String left = "f" + fold + "p" + random.nextInt(6) + "/1";
        String right =
            same ? left.replace("/1", "/2") : "f" + fold + "q" + random.nextInt(6) + "/1";
        of.add(new Pair(left, right, same));
        // a coarse grid makes ties
        scores[i] = (double) (random.nextInt(grid) + (same ? grid / 3 : 0)) / (2 * grid);
      }
      folds.add(new ScoredFold(fold, 0.3, of, scores));
    }
    return folds;
  }

  @Property(tries = 300)
  void weightsActAsRepetitions(@ForAll long seed) {
    Random random = new Random(seed);
    List<ScoredFold> folds = folds(random, 2 + random.nextInt(40), 3 + random.nextInt(30));
    int pairs = folds.stream().mapToInt(fold -> fold.scores().length).sum();
    long[] weights = random.ints(pairs, 0, 4).asLongStream().toArray();

    double[] actual = new WeightedMeasures(folds, VARIANT).of(weights);

    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    int at = 0;
    for (ScoredFold fold : folds) {
      double right = 0;
      double total = 0;
      for (int i = 0; i < fold.scores().length; i++, at++) {
        for (int copy = 0; copy < weights[at]; copy++) {
          boolean isSame = fold.pairs().get(i).same();
          (isSame ? same : different).add(fold.scores()[i]);
          right += (isSame ? fold.scores()[i] > 0.3 : fold.scores()[i] < 0.3) ? 1 : 0;
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
    double[] expected = {
      accuracies.stream().mapToDouble(v -> v).average().orElseThrow(),
      ReceiverOperatingCharacteristic.areaUnderCurve(repeated),
      ReceiverOperatingCharacteristic.equalErrorRate(repeated),
      ReceiverOperatingCharacteristic.tarAtFar(repeated, 1e-1).tar(),
      ReceiverOperatingCharacteristic.tarAtFar(repeated, 1e-2).tar(),
      ReceiverOperatingCharacteristic.tarAtFar(repeated, 1e-3).tar(),
      ReceiverOperatingCharacteristic.tarAtFar(repeated, 1e-4).tar()
    };
    assertArrayEquals(expected, actual, 1e-12);
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
    List<ScoredFold> folds = folds(new Random(1), 60, 40);
    ConfidenceIntervals first = new IdentityBootstrap(200, 5).of(folds, VARIANT);
    assertEquals(first, new IdentityBootstrap(200, 5).of(folds, VARIANT));
    assertNotEquals(
        first.intervals(), new IdentityBootstrap(200, 6).of(folds, VARIANT).intervals());
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
    List<Pair> pairs = new ArrayList<>();
    double[] scores = new double[1800];
    for (int i = 0; i < 1800; i++) {
      pairs.add(new Pair("p" + i + "/1", "p" + i + "/2", i < 900));
      scores[i] = (i % 10 == 0) == (i < 900) ? -0.5 : 0.5;
    }
    ScoredFold fold = new ScoredFold(1, 0, pairs, scores);
    Interval accuracy =
        new IdentityBootstrap(4000, 1).of(List.of(fold), VARIANT).intervals().get(0);
    double width = 3.92 * Math.sqrt(0.9 * 0.1 / 1800);
    assertEquals(width, accuracy.high() - accuracy.low(), 0.1 * width);
    assertTrue(accuracy.low() < 0.9 && 0.9 < accuracy.high());
  }

  @Test
  void peopleThatSeldomGiveBothKindsAreRefused() {
    List<Pair> pairs = List.of(new Pair("a/1", "a/2", true), new Pair("b/1", "b/1", true));
    ScoredFold fold = new ScoredFold(1, 0, pairs, new double[] {1, 1});
    ProtocolException refused =
        assertThrows(
            ProtocolException.class, () -> new IdentityBootstrap(5, 1).of(List.of(fold), VARIANT));
    assertTrue(refused.getMessage().contains("2 people"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new IdentityBootstrap(-1, 1));
  }
}
