package org.sphereface.protocols.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EmbeddingStatisticsTest {

  private static float[] at(double degrees, double length) {
    double angle = Math.toRadians(degrees);
    return new float[] {(float) (length * Math.cos(angle)), (float) (length * Math.sin(angle))};
  }

  private static void assertQuantiles(Quantiles expected, Quantiles actual) {
    assertEquals(expected.p5(), actual.p5(), 1e-4);
    assertEquals(expected.p25(), actual.p25(), 1e-4);
    assertEquals(expected.median(), actual.median(), 1e-4);
    assertEquals(expected.p75(), actual.p75(), 1e-4);
    assertEquals(expected.p95(), actual.p95(), 1e-4);
  }

  @Test
  void quantilesAreLinearBetweenTheValuesInOrder() {
    assertQuantiles(new Quantiles(5, 25, 50, 75, 95), Quantiles.of(100, 0, 50));
    assertQuantiles(new Quantiles(7, 7, 7, 7, 7), Quantiles.of(7));
    assertThrows(IllegalArgumentException.class, Quantiles::of);
  }

  @Test
  void anglesOfThreePeopleOnACircleAreTheClosedForm() {
    // centres at 5, 65 and 170 degrees; each image is 10, 20 and 30 degrees from the other one
    float[][] x = {at(0, 1), at(10, 2), at(55, 3), at(75, 4), at(155, 5), at(185, 6)};
    EmbeddingStatistics of = EmbeddingStatistics.of(x, new int[] {7, 7, 3, 3, 9, 9});
    assertEquals(3, of.people());
    assertEquals(6, of.images());
    assertQuantiles(Quantiles.of(10, 10, 20, 20, 30, 30), of.own());
    assertQuantiles(Quantiles.of(60, 60, 105), of.nearest());
    assertQuantiles(Quantiles.of(60, 105, 165), of.between());
    assertQuantiles(Quantiles.of(1, 2, 3, 4, 5, 6), of.length());
  }

  @Test
  void anImageIsComparedWithTheCentreOfTheOthers() {
    float[][] x = {at(0, 1), at(40, 1), at(80, 9), at(200, 1), at(200, 1)};
    EmbeddingStatistics of = EmbeddingStatistics.of(x, new int[] {0, 0, 0, 1, 1});
    // centres of the others: 60, 40 and 20 degrees, whatever their lengths
    assertQuantiles(Quantiles.of(60, 0, 60, 0, 0), of.own());
  }

  @Property(tries = 12)
  void theEffectiveRankOfEqualSingularValuesIsTheirNumber(
      @ForAll @IntRange(min = 1, max = 6) int rank) {
    // the directions +e_i and -e_i: their mean is 0, each axis has the same singular value
    float[][] x = new float[2 * rank][8];
    int[] people = new int[2 * rank];
    for (int i = 0; i < rank; i++) {
      x[2 * i][i] = 3;
      x[2 * i + 1][i] = -2;
      people[2 * i] = 0;
      people[2 * i + 1] = 1;
    }
    float[][] twice = new float[4 * rank][];
    int[] whose = new int[4 * rank];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = x[i / 2];
      whose[i] = people[i / 2];
    }
    assertEquals(rank, EmbeddingStatistics.of(twice, whose).effectiveRank(), 1e-6);
  }

  @Test
  void theEffectiveRankOfUnequalSingularValuesIsTheExponentialOfTheEntropy() {
    // 6 images on the first axis and 2 on the second, both signs alike: s = sqrt 6, sqrt 2
    float[][] x = {
      at(0, 1), at(0, 1), at(0, 1), at(180, 1), at(180, 1), at(180, 1), at(90, 1), at(270, 1)
    };
    double[] p = {Math.sqrt(6), Math.sqrt(2)};
    double total = p[0] + p[1];
    double entropy = -Arrays.stream(p).map(s -> s / total * Math.log(s / total)).sum();
    EmbeddingStatistics of = EmbeddingStatistics.of(x, new int[] {0, 0, 0, 1, 1, 1, 0, 1});
    assertEquals(Math.exp(entropy), of.effectiveRank(), 1e-6);
  }

  @Test
  void equalAndZeroEmbeddingsHaveTheirLimits() {
    float[][] equal = {at(30, 1), at(30, 2), at(30, 3), at(30, 4)};
    EmbeddingStatistics of = EmbeddingStatistics.of(equal, new int[] {0, 0, 1, 1});
    assertEquals(0, of.effectiveRank(), 0);
    assertEquals(0, of.own().p95(), 1e-5);
    EmbeddingStatistics zero = EmbeddingStatistics.of(new float[4][2], new int[] {0, 0, 1, 1});
    assertEquals(90, zero.own().p5(), 0);
    assertEquals(90, zero.nearest().p95(), 0);
    assertEquals(0, zero.effectiveRank(), 0);
  }

  @Test
  void onePersonAndOneImageAreRefused() {
    float[][] x = {at(0, 1), at(1, 1), at(2, 1)};
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> EmbeddingStatistics.of(x, new int[] {4, 4, 4}))
            .getMessage()
            .contains("there are 1"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> EmbeddingStatistics.of(x, new int[] {4, 4, 5}))
            .getMessage()
            .contains("person 5"));
  }

  @Property(tries = 20)
  void turningAndStretchingChangesNoAngleAndNoRank(@ForAll @IntRange(min = 1) int seed) {
    Random random = new Random(seed);
    float[][] x = new float[12][2];
    float[][] other = new float[12][2];
    int[] people = new int[12];
    double turn = 360 * random.nextDouble();
    for (int i = 0; i < x.length; i++) {
      double degrees = 360 * random.nextDouble();
      x[i] = at(degrees, 1);
      other[i] = at(degrees + turn, 0.1 + random.nextDouble());
      people[i] = i % 3;
    }
    EmbeddingStatistics one = EmbeddingStatistics.of(x, people);
    EmbeddingStatistics turned = EmbeddingStatistics.of(other, people);
    assertEquals(one.own().median(), turned.own().median(), 0.01);
    assertEquals(one.between().p95(), turned.between().p95(), 0.01);
    assertEquals(one.effectiveRank(), turned.effectiveRank(), 1e-3);
  }

  @Test
  void classAnglesCountTheMarginsThatAreViolated() {
    // weights at 0, 90 and 180 degrees, whatever their lengths
    float[] weights = {5, 0, 0, 0.1f, -1, 0};
    // own angles 10, 40, 20 and 50; the nearest others are at 80, 50, 70 and 40
    float[][] x = {at(10, 1), at(40, 3), at(70, 1), at(40, 1)};
    ClassAngles angles = ClassAngles.of(x, new int[] {0, 0, 1, 1}, weights);
    assertQuantiles(Quantiles.of(10, 40, 20, 50), angles.own());
    assertQuantiles(Quantiles.of(80, 50, 70, 40), angles.nearest());
    // 4 x 20 >= 70, 2 x 40 >= 50, 1 x 50 >= 40, and 4 x 10 < 80
    assertEquals(List.of(0.25, 0.5, 0.5, 0.75), angles.violated());
  }
}
