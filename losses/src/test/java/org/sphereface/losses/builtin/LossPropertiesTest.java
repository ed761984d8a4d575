package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.head.HeadRun;

/** What holds for any numbers. */
class LossPropertiesTest {

  private static final int[] LABELS = {0, 2, 1, 2};

  @Provide
  Arbitrary<Loss> angular() {
    LambdaAnnealing held = new LambdaAnnealing(5, 0, 1, 5);
    LambdaAnnealing pure = new LambdaAnnealing(0, 0, 1, 0);
    return Arbitraries.of(
        new ModifiedSoftmax(),
        new ASoftmax(2, held, "true"),
        new ASoftmax(3, pure, "true"),
        new ASoftmax(4, held, "true"),
        new ASoftmax(4, pure, "released"),
        new NormFace(),
        new Coco(10),
        new AdaCos(false),
        new CosFace(),
        new ArcFace(),
        new ArcFace(30, 0.3, true),
        new SphereFaceR("v0", 30, 1.5, 50),
        new SphereFaceR(),
        new SphereFaceR("v2", 30, 1.5, 50),
        new AdaFace(),
        new MagFace(30, 2, 8, 0.4, 0.9, 1, false),
        new CircleLoss(),
        new GaSoftmax(),
        new SphereFace2());
  }

  @Property(tries = 25)
  void lossNeverRisesWhenTheOwnAngleFalls(
      @ForAll("angular") Loss loss,
      @ForAll @DoubleRange(min = 0.02, max = 0.98) @Scale(3) double a,
      @ForAll @DoubleRange(min = 0.02, max = 0.98) @Scale(3) double b) {
    // The easy margin ends at pi/2 with a jump, as published.
    Assume.that(!(loss instanceof ArcFace arcFace && arcFace.easyMargin()));
    double smaller = Math.min(a, b);
    double larger = Math.max(a, b) + 0.01;
    double atLarger = lossAt(loss, larger * Math.PI);
    double atSmaller = lossAt(loss, smaller * Math.PI);
    assertTrue(atSmaller <= atLarger * (1 + 1e-6) + 1e-5, atSmaller + " > " + atLarger);
  }

  /**
   * The loss of an embedding of length 4 at an angle to its class, at right angles to the others.
   */
  private static double lossAt(Loss loss, double theta) {
    double[][] w = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    double[][] x = {{4 * Math.cos(theta), 0, 0, 4 * Math.sin(theta)}};
    return HeadRun.of(loss, x, w, new int[1]).loss();
  }

  @Property(tries = 25)
  void rotatingEmbeddingsAndWeightsTogetherChangesNothing(
      @ForAll("angular") Loss loss, @ForAll @LongRange(min = 1, max = 1000) long seed) {
    double[][] x = ReferenceMath.gaussian(4, 5, 2, seed);
    double[][] w = ReferenceMath.gaussian(3, 5, 2, seed + 5000);
    double[] axis = ReferenceMath.gaussian(1, 5, 1, seed + 9000)[0];
    HeadRun before = HeadRun.of(loss, x, w, LABELS);
    HeadRun after = HeadRun.of(loss, mirrored(x, axis), mirrored(w, axis), LABELS);
    assertEquals(before.loss(), after.loss(), 1e-4 * before.loss());
    assertEquals(
        0,
        HeadRun.largestError(
            flat(mirrored(rows(after.featureGradient(), 5), axis)), before.featureGradient()),
        1e-3);
  }

  @Property(tries = 25)
  void lengthsOfTheClassWeightsChangeNothing(
      @ForAll("angular") Loss loss,
      @ForAll @LongRange(min = 1, max = 1000) long seed,
      @ForAll @DoubleRange(min = 0.01, max = 100) @Scale(2) double factor) {
    double[][] x = ReferenceMath.gaussian(4, 5, 2, seed);
    double[][] w = ReferenceMath.gaussian(3, 5, 2, seed + 5000);
    double[][] longer = ReferenceMath.gaussian(3, 5, 2 * factor, seed + 5000);
    HeadRun one = HeadRun.of(loss, x, w, LABELS);
    HeadRun other = HeadRun.of(loss, x, longer, LABELS);
    assertEquals(one.loss(), other.loss(), 1e-4 * one.loss());
    assertEquals(0, HeadRun.largestError(other.featureGradient(), one.featureGradient()), 1e-3);
  }

  @Property(tries = 15)
  void aMarginNeverLowersTheLoss(
      @ForAll @LongRange(min = 1, max = 1000) long seed,
      @ForAll @DoubleRange(min = 0, max = 20) @Scale(2) double lambda) {
    double[][] x = ReferenceMath.gaussian(4, 5, 2, seed);
    double[][] w = ReferenceMath.gaussian(3, 5, 2, seed + 5000);
    double before = HeadRun.of(new ModifiedSoftmax(), x, w, LABELS).loss();
    for (int m = 2; m <= 5; m++) {
      Loss loss = new ASoftmax(m, new LambdaAnnealing(lambda, 0, 1, lambda), "true");
      double with = HeadRun.of(loss, x, w, LABELS).loss();
      assertTrue(with >= before * (1 - 1e-6));
      before = with;
    }
  }

  /** Reflection by a hyperplane: orthogonal, and its own inverse. */
  private static double[][] mirrored(double[][] rows, double[] axis) {
    double[][] out = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double along = 2 * ReferenceMath.dot(rows[i], axis) / ReferenceMath.dot(axis, axis);
      out[i] = rows[i].clone();
      for (int j = 0; j < axis.length; j++) {
        out[i][j] -= along * axis[j];
      }
    }
    return out;
  }

  private static double[][] rows(double[] flat, int columns) {
    double[][] rows = new double[flat.length / columns][columns];
    for (int i = 0; i < flat.length; i++) {
      rows[i / columns][i % columns] = flat[i];
    }
    return rows;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(java.util.Arrays::stream).toArray();
  }
}
