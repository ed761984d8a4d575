package org.sphereface.reports.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sphereface.reports.geometry.DecisionRule.Region;

/** Table 1, the margin, and Properties 2 and 3 against the losses' logits themselves. */
class BoundariesTest {

  /** psi from its definition, the interval k searched for; m may be any number for k = 0. */
  private static double psi(double m, double theta) {
    for (int k = 0; ; k++) {
      if (theta <= (k + 1) * Math.PI / m || k >= m - 1) {
        return Math.pow(-1, k) * Math.cos(m * theta) - 2 * k;
      }
    }
  }

  /** Angle between two directions of the plane, each given by its angle to an axis. */
  private static double between(double a, double b) {
    double turn = Math.abs(a - b) % (2 * Math.PI);
    return Math.min(turn, 2 * Math.PI - turn);
  }

  /** Where a function that is above 0 at 0 and below 0 at the end changes its sign. */
  private static double root(DoubleUnaryOperator difference, double end) {
    double low = 0;
    double high = end;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (difference.applyAsDouble(middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /**
   * How far class 1 reaches from W_1, at angle 0, towards W_2, at theta_12 (direction 1), or away
   * from it (-1), by its own logits.
   */
  private static double reach(double m, double theta12, int direction) {
    double end = direction > 0 ? theta12 : Math.PI;
    return root(
        t -> psi(m, between(direction * t, 0)) - Math.cos(between(direction * t, theta12)),
        Math.min(end, Math.PI / m + 1e-9));
  }

  @Property(tries = 500)
  void theSectorOfAClassEndsWhereItsLogitsAreEqual(
      @ForAll @IntRange(min = 1, max = 8) int m,
      @ForAll @DoubleRange(min = 0.02, max = 3.14) double theta12) {
    BinaryMargin margin = new BinaryMargin(m, theta12);
    assertEquals(reach(m, theta12, 1), margin.inner(), 1e-7);
    assertEquals(reach(m, theta12, -1), margin.outer(), 1e-7);
  }

  @Property(tries = 300)
  void theMarginIsTheAngleBetweenTheTwoBoundaries(
      @ForAll @IntRange(min = 1, max = 8) int m,
      @ForAll @DoubleRange(min = 0.02, max = 3.14) double theta12) {
    double first = reach(m, theta12, 1);
    // Class 2 from its own logits: cos theta_1 = psi(theta_2), theta_2 counted from W_2 back.
    double second = root(t -> psi(m, t) - Math.cos(between(theta12 - t, 0)), theta12);
    assertEquals(theta12 - first - second, new BinaryMargin(m, theta12).margin(), 1e-7);
  }

  @Test
  void theMarginIsThatOfThePaper() {
    // (m - 1)/(m + 1) theta_12: 3/5 of 100 degrees at m = 4, none at m = 1.
    assertEquals(Math.toRadians(60), new BinaryMargin(4, Math.toRadians(100)).margin(), 1e-15);
    assertEquals(0, new BinaryMargin(1, 1).margin());
    // Opposite weights bound a class alike on both sides.
    assertEquals(Math.PI / 5, new BinaryMargin(4, Math.PI).inner(), 1e-15);
    assertEquals(Math.PI / 5, new BinaryMargin(4, Math.PI).outer(), 1e-15);
  }

  private static boolean classesAreNarrowerThanTheirGap(double m, double theta12) {
    double inner = reach(m, theta12, 1);
    double outer = reach(m, theta12, -1);
    return inner + outer <= theta12 - 2 * inner + 1e-9;
  }

  @Test
  void twoClassesAreSeparatedAtEveryAngleFromTwoPlusRootThreeOn() {
    double minimal = 2 + Math.sqrt(3);
    assertEquals(minimal, BinaryMargin.MINIMAL_M, 1e-15);
    boolean below = true;
    for (double theta12 = 0.01; theta12 <= Math.PI; theta12 += 0.01) {
      for (double m : new double[] {minimal + 1e-6, 4, 5, 7}) {
        assertTrue(classesAreNarrowerThanTheirGap(m, theta12), m + " at " + theta12);
        assertTrue(new BinaryMargin(m, theta12).separates());
      }
      below &= classesAreNarrowerThanTheirGap(minimal - 0.01, theta12);
      assertEquals(
          classesAreNarrowerThanTheirGap(3, theta12), new BinaryMargin(3, theta12).separates());
    }
    assertFalse(below);
  }

  @Property(tries = 100)
  void evenlySpreadClassesAreSeparatedFromThreeOn(
      @ForAll @IntRange(min = 3, max = 40) int classes,
      @ForAll @DoubleRange(min = 1.5, max = 8) double m) {
    double spacing = 2 * Math.PI / classes;
    double reach =
        root(
            t -> {
              double strongest = -1;
              for (int j = 1; j < classes; j++) {
                strongest = Math.max(strongest, Math.cos(between(t, j * spacing)));
              }
              return psi(m, t) - strongest;
            },
            spacing / 2);
    UniformMargin margin = new UniformMargin(m, classes);
    assertEquals(2 * reach, margin.largestWithin(), 1e-7);
    assertEquals(spacing - 2 * reach, margin.margin(), 1e-7);
    assertEquals(m >= 3, margin.separates() || Math.abs(m - 3) < 1e-12);
    assertEquals(3, UniformMargin.MINIMAL_M);
  }

  @Property(tries = 500)
  void regionsAreThoseOfTheLogits(
      @ForAll @IntRange(min = 1, max = 6) int m,
      @ForAll @DoubleRange(min = 0.1, max = 3) double theta12,
      @ForAll @DoubleRange(min = 0, max = 6.28) double azimuth,
      @ForAll @DoubleRange(min = 0.01, max = 3.13) double polar) {
    double[] w1 = {0, 0, 2};
    double[] w2 = {0.5 * Math.sin(theta12), 0, 0.5 * Math.cos(theta12)};
    double[] x = {
      3 * Math.sin(polar) * Math.cos(azimuth),
      3 * Math.sin(polar) * Math.sin(azimuth),
      3 * Math.cos(polar)
    };
    double cosine2 =
        Math.sin(theta12) * Math.sin(polar) * Math.cos(azimuth)
            + Math.cos(theta12) * Math.cos(polar);
    double first = 3 * (psi(m, polar) - cosine2);
    // where x lies on w2, rounding may bring the cosine above 1
    double theta2 = Math.acos(Math.max(-1, Math.min(1, cosine2)));
    double second = 3 * (psi(m, theta2) - Math.cos(polar));
    AngularRule rule = new AngularRule(m, w1, w2);
    assertEquals(first, rule.first(x), 1e-6);
    assertEquals(second, rule.second(x), 1e-6);
    if (Math.abs(first) > 1e-6 && Math.abs(second) > 1e-6) {
      Region expected = first > 0 ? Region.CLASS_1 : second > 0 ? Region.CLASS_2 : Region.NEITHER;
      assertEquals(expected, rule.region(x));
      assertFalse(first > 0 && second > 0);
    }
  }

  @Test
  void softmaxComparesTheAffineLogits() {
    SoftmaxRule rule = new SoftmaxRule(new double[] {1, 2}, 0.5, new double[] {-1, 1}, -0.25);
    // (W1 - W2) x + b1 - b2 = 2 x + y + 0.75
    assertEquals(Region.CLASS_1, rule.region(0, -0.7));
    assertEquals(Region.CLASS_2, rule.region(0, -0.8));
    assertEquals(Region.NEITHER, rule.region(-0.375, 0));
    assertEquals(2 * 0.3 - 0.2 + 0.75, rule.first(0.3, -0.2), 1e-15);
  }

  @Property(tries = 200)
  void theBoundaryOnTheSphereHasEqualLogits(
      @ForAll @IntRange(min = 1, max = 6) int m,
      @ForAll @DoubleRange(min = 0.1, max = 3) double theta12) {
    AngularRule rule =
        new AngularRule(
            m, new double[] {1, 0, 0}, new double[] {Math.cos(theta12), Math.sin(theta12), 0});
    for (double[] x : new SphereBoundary(new BinaryMargin(m, theta12)).points(24)) {
      assertEquals(1, Math.hypot(Math.hypot(x[0], x[1]), x[2]), 1e-12);
      assertEquals(0, rule.first(x), 1e-6);
    }
  }

  @Test
  void modifiedSoftmaxHalvesTheSphereByAPlane() {
    double theta12 = 1.1;
    for (double[] x : new SphereBoundary(new BinaryMargin(1, theta12)).points(24)) {
      // (W1 - W2) x = 0
      assertEquals(0, x[0] * (1 - Math.cos(theta12)) - x[1] * Math.sin(theta12), 1e-7);
    }
  }

  @Test
  void anglesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BinaryMargin(0.5, 1));
    assertThrows(IllegalArgumentException.class, () -> new BinaryMargin(2, 0));
    assertThrows(IllegalArgumentException.class, () -> new BinaryMargin(2, 3.2));
    assertThrows(IllegalArgumentException.class, () -> new UniformMargin(2, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AngularRule(0, new double[] {1, 0}, new double[] {0, 1}));
    assertThrows(
        IllegalArgumentException.class, () -> new SphereBoundary(new BinaryMargin(2, Math.PI)));
  }
}
