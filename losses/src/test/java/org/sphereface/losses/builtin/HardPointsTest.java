package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.head.HeadRun;

/** Where formulas of angles break: both ends, joints, tiny and huge embeddings, many classes. */
class HardPointsTest {

  private static final LambdaAnnealing PURE = new LambdaAnnealing(0, 0, 1, 0);

  /** All registered losses, those with a margin without annealing too. */
  static Stream<Loss> losses() {
    Stream<Loss> registered =
        ServiceLoader.load(Loss.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(loss -> !(loss instanceof SampledClasses));
    Stream<Loss> pure =
        Stream.of(1, 2, 3, 4, 5, 8)
            .flatMap(
                m ->
                    Stream.of(
                        new ASoftmax(m, PURE, "true"),
                        new ASoftmax(m, PURE, "released"),
                        new LSoftmax(m, PURE, "true"),
                        new SphereFaceR("v0", 30, m, 50)));
    Stream<Loss> others =
        Stream.of(
            new SphereFaceR("v2", 30, 2, 50),
            new SphereFace2("angle", 0.7, 40, 0.5, 3, 50),
            new SphereFace2("multiplicative", 0.7, 40, 1.5, 3, 50),
            new ArcFace(64, 0.5, true),
            new MvSoftmax("arc", 32, 0.5, 0.2, false),
            new ElasticFace("cos", 64, 0.35, 0.05, true),
            new AdaFace(64, 0.5, 40, 0.5),
            new MagFace(64, 1, 110, 0.45, 2, 35, false),
            new NpcFace(64, 1.5, 0.4, 1, 0.9, 0.2),
            new GaSoftmax(30, 3, "true"),
            new CombinedMargin(64, 2, 0.3, 0.2),
            new SoftmaxContrastive(1, 1, true, 2),
            new Triplet(0.2, "all", 2));
    return Stream.of(registered, pure, others).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossAndGradientsAreFiniteAtBothEndsAtEveryJointAndAtAnyLength(Loss loss) {
    double[][] w = {{1, 0, 0}, {0, 1, 0}, {-1, 1e-8, 0}};
    int steps = 840; // all joints of m = 1 to 8
    List<Double> lengths = List.of(3.0, 1e-3, 1e-12, 1e-19, 0.0, 1e4);
    for (double length : lengths) {
      double[][] x = new double[steps / 35 + 2][];
      int[] y = new int[x.length];
      for (int i = 0; i < x.length; i++) {
        double theta = Math.PI * Math.min(i, x.length - 2) * 35 / steps;
        x[i] = new double[] {length * Math.cos(theta), 0, length * Math.sin(theta)};
        y[i] = i % 3 == 2 ? 2 : 0;
      }
      HeadRun run =
          HeadRun.of(
              loss,
              x,
              loss instanceof Triplet ? Map.of() : Map.of("weight", w),
              y,
              1,
              DataType.FLOAT32,
              null);
      assertTrue(Double.isFinite(run.loss()), "loss at length " + length);
      run.gradients()
          .forEach(
              (name, gradient) -> {
                for (double value : gradient) {
                  assertTrue(
                      Double.isFinite(value), "gradient by " + name + " at length " + length);
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8})
  void gradientAtAndBesideEveryJointIsTheClosedForm(int m) {
    // In polar coordinates |x| psi(t) has the gradient psi(t) e_r + psi'(t) e_t, and psi'(t) is
    // -(-1)^k m sin(m t): 0 at each joint, from both sides.
    for (int k = 1; k < m; k++) {
      for (double offset : new double[] {-1e-4, 0, 1e-4}) {
        double theta = k * Math.PI / m + offset;
        double cos = Math.cos(theta);
        double sin = Math.sin(theta);
        double psi = ReferenceMath.psi(theta, m);
        double slope = -m * Math.abs(Math.sin(m * theta));
        HeadRun run =
            HeadRun.of(
                new ASoftmax(m, PURE, "true"),
                new double[][] {{2 * cos, 2 * sin}},
                Map.of("weight", new double[][] {{1, 0}, {0, 1}}),
                new int[1],
                1,
                DataType.FLOAT64,
                new double[][] {{1, 0}});
        double[] expected = {psi * cos - slope * sin, psi * sin + slope * cos};
        assertArrayEquals(expected, run.featureGradient(), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void atAngle0TheTargetsGradientIsWAndAtPi2mMinus1TimesW(int m) {
    double[][] w = {{1, 0, 0}, {0, 1, 0}};
    double[][] x = {{2, 0, 0}, {-2, 0, 0}};
    double[][] target = {{1, 0}, {1, 0}};
    HeadRun run =
        HeadRun.of(
            new ASoftmax(m, PURE, "true"),
            x,
            Map.of("weight", w),
            new int[2],
            1,
            DataType.FLOAT32,
            target);
    assertArrayEquals(new double[] {1, 0, 0, 2 * m - 1, 0, 0}, run.featureGradient(), 1e-4);
  }

  @Test
  void valueWith10572ClassesIsWithin1e5OfFloat64() {
    int[] y = {0, 10_571, 4_711, 10_571};
    double[][] x = ReferenceMath.gaussian(4, 24, 4, 51);
    double[][] w = ReferenceMath.normalised(ReferenceMath.gaussian(10_572, 24, 1, 52));
    for (int m = 1; m <= 4; m++) {
      double expected =
          ReferenceMath.meanCrossEntropy(
              ReferenceMath.logits(x, w, y, ReferenceMath.aSoftmax(m, 5)), y);
      Loss loss = new ASoftmax(m, new LambdaAnnealing(5, 0, 1, 5), "true");
      assertEquals(expected, HeadRun.of(loss, x, w, y).loss(), 1e-5 * expected);
    }
  }

  @Test
  void logitsOf10000GiveTheExactLoss() {
    double[][] w = {{1, 0}, {0, 1}};
    double[][] x = {{-10_000, 10_000}, {10_000, 0}};
    int[] y = {0, 0};
    Loss loss = new ASoftmax(4, PURE, "true");
    double expected =
        ReferenceMath.meanCrossEntropy(
            ReferenceMath.logits(x, w, y, ReferenceMath.aSoftmax(4, 0)), y);
    assertTrue(expected > 10_000);
    assertEquals(expected, HeadRun.of(loss, x, w, y).loss(), 1e-5 * expected);
    double[][] byLogits = ReferenceMath.logits(x, w, y, (a, b, own) -> ReferenceMath.dot(a, b));
    double softmax = ReferenceMath.meanCrossEntropy(byLogits, y);
    assertEquals(softmax, HeadRun.of(new Softmax(), x, w, y).loss(), 1e-5 * softmax);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, 10_572})
  void aLabelOutOfRangeIsRefusedWithASentence(float label) {
    LossHead head = new ASoftmax().head(2, 3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> head.beforeIteration(new float[] {0, label}, 1, parameter -> null))
            .getMessage();
    assertTrue(message.contains("label " + label + " is out of range"), message);
    assertTrue(message.contains("from 0 to 2"), message);
  }
}
