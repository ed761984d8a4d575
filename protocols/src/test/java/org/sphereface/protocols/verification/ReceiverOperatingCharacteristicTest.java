package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationResult.RocPoint;

class ReceiverOperatingCharacteristicTest {

  private final ScoredPairs four =
      new ScoredPairs(new double[] {0.9, 0.6, 0.4, 0.8}, new double[] {0.5, 0.1, 0.3, 0.2});

  private static ReceiverOperatingCharacteristic roc(ScoredPairs scores) {
    return ReceiverOperatingCharacteristic.of(scores);
  }

  @Test
  void areaIsTheShareOfSamePairsAboveDifferentOnes() {
    // of the 16 comparisons only 0.4 against 0.5 is lost
    assertEquals(15 / 16.0, roc(four).areaUnderCurve(), 1e-15);
  }

  @Test
  void tiesCountHalfInTheArea() {
    ScoredPairs tied = new ScoredPairs(new double[] {0.5, 0.5}, new double[] {0.5});
    assertEquals(0.5, roc(tied).areaUnderCurve(), 1e-15);
  }

  @Test
  void trueAcceptRateStandsAtTheScoreThatTheAllowedDifferentPairsExceed() {
    assertEquals(0.75, roc(four).trueAcceptRate(0.01));
    assertEquals(1.0, roc(four).trueAcceptRate(0.25));
    assertEquals(1.0, roc(four).trueAcceptRate(1));
  }

  @Test
  void equalErrorRateOfOneSwappedPairInFourIsAQuarter() {
    assertEquals(0.25, roc(four).equalErrorRate(), 1e-15);
  }

  @Test
  void histogramCountsEachScoreInItsBin() {
    ScoredPairs scores = new ScoredPairs(new double[] {-1, 0, 1}, new double[] {-0.51, 0.49});
    var histogram = scores.histogram(score -> score, 4);
    assertEquals(List.of(1, 0, 1, 1), histogram.same());
    assertEquals(List.of(1, 0, 1, 0), histogram.different());
  }

  @Test
  void aThinnedCurveKeepsEveryCornerAtLowFalseAcceptRates() {
    // same scores uniform on the upper half: at k of 5000 accepts, TAR has a closed form
    int n = 5000;
    double[] different = IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n).toArray();
    double[] same = IntStream.range(0, n).mapToDouble(i -> 0.5 + (i + 0.5) / (2.0 * n)).toArray();
    List<RocPoint> curve = roc(new ScoredPairs(same, different)).points();
    assertTrue(curve.size() <= 510, "points: " + curve.size());
    for (int k = 0; k < 50; k++) {
      assertEquals((double) k / n, curve.get(k).far());
      // accepted above (n - k - 0.5)/n: those of same with i + 0.5 > n - 2k - 1
      assertEquals((2.0 * k + 1) / n, curve.get(k).tar(), 1e-12);
    }
  }

  @Property(tries = 200)
  void areaAgreesWithComparingEveryPairAndSwappingSidesMirrorsIt(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -3, max = 3) Integer> same,
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = -3, max = 3) Integer> different) {
    double wins = 0;
    for (int s : same) {
      for (int d : different) {
        wins += s > d ? 1 : s == d ? 0.5 : 0;
      }
    }
    double[] up = same.stream().mapToDouble(v -> v / 3.0).toArray();
    double[] down = different.stream().mapToDouble(v -> v / 3.0).toArray();
    double area = roc(new ScoredPairs(up, down)).areaUnderCurve();
    assertEquals(wins / (same.size() * different.size()), area, 1e-12);
    assertEquals(1 - area, roc(new ScoredPairs(down, up)).areaUnderCurve(), 1e-12);
  }

  @Property(tries = 200)
  void curveRisesFromNoAcceptsToAllAndPassesThroughTheRatesAtFar(
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1, max = 1) Double> same,
      @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = -1, max = 1) Double> different) {
    ScoredPairs scores =
        new ScoredPairs(
            same.stream().mapToDouble(v -> v).toArray(),
            different.stream().mapToDouble(v -> v).toArray());
    List<RocPoint> curve = roc(scores).points();
    assertEquals(new RocPoint(1, 1), curve.get(curve.size() - 1));
    for (int i = 1; i < curve.size(); i++) {
      assertTrue(curve.get(i).far() > curve.get(i - 1).far());
      assertTrue(curve.get(i).tar() >= curve.get(i - 1).tar());
    }
    for (RocPoint point : curve) {
      assertEquals(point.tar(), roc(scores).trueAcceptRate(point.far()), 1e-12);
    }
  }
}
