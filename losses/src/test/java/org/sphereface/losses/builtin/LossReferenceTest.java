package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.losses.Loss;
import org.sphereface.losses.arithmetic.ReferenceMath;
import org.sphereface.losses.head.HeadRun;

/**
 * Every loss against the same formula in plain double-precision loops, value and gradients: in
 * float64 as far as central differences go, in float32 to the bounds that the project promises.
 */
class LossReferenceTest {

  private static final int[] LABELS = {0, 2, 4, 4, 1, 3, 0, 2};
  private static final int SIZE = 7;

  /** The reference of a loss, made at the given numbers, which it may hold as constants. */
  interface Reference {
    ReferenceMath.Value at(Map<String, double[][]> values);
  }

  record Case(Loss loss, Map<String, double[][]> values, Reference reference) {
    @Override
    public String toString() {
      return loss.label();
    }
  }

  static Stream<Case> cases() {
    return LossReferences.all(LABELS, SIZE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndGradientsAreThoseOfPlainLoops(Case one) {
    ReferenceMath.Value reference = one.reference().at(one.values());
    Errors in64 = errors(one, reference, DataType.FLOAT64);
    Errors in32 = errors(one, reference, DataType.FLOAT32);
    System.out.printf(
        "%-7s %-40s float64: value %.1e, gradient %.1e; float32: value %.1e, gradient %.1e%n",
        Engine.getInstance().getEngineName(),
        one,
        in64.value(),
        in64.gradient(),
        in32.value(),
        in32.gradient());
    assertTrue(in64.value() <= 1e-8, "value in float64: " + in64);
    assertTrue(in64.gradient() <= 1e-7, "gradients in float64: " + in64);
    assertTrue(in32.value() <= 1e-5, "value in float32: " + in32);
    assertTrue(in32.gradient() <= 1e-5, "gradients in float32: " + in32);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aGarbageCollectionBetweenThePassesChangesNoGradient(Case one) {
    HeadRun plain = run(one, DataType.FLOAT32, () -> {});
    HeadRun collected = run(one, DataType.FLOAT32, LossReferenceTest::collectAndOverwrite);
    plain
        .gradients()
        .forEach(
            (name, values) -> assertArrayEquals(values, collected.gradients().get(name), 0, name));
  }

  /** Frees buffers that nothing holds, and takes their memory. */
  private static void collectAndOverwrite() {
    System.gc();
    for (int i = 0; i < 4000; i++) {
      ByteBuffer.allocateDirect(Double.BYTES).putDouble(1e30 * i);
    }
  }

  record Errors(double value, double gradient) {}

  private static Errors errors(Case one, ReferenceMath.Value reference, DataType type) {
    HeadRun run = run(one, type, () -> {});
    double worst = 0;
    for (Map.Entry<String, double[][]> entry : one.values().entrySet()) {
      if (entry.getKey().equals("centres")) {
        continue; // move by a rule of their own: SoftmaxCenterTest
      }
      double[][] expected = ReferenceMath.gradient(entry.getValue(), reference);
      double error = HeadRun.largestError(run.gradients().get(entry.getKey()), expected);
      worst = Double.isNaN(error) ? error : Math.max(worst, error);
    }
    double value = reference.at();
    return new Errors(Math.abs(run.loss() - value) / value, worst);
  }

  private static HeadRun run(Case one, DataType type, Runnable between) {
    Map<String, double[][]> parameters = new LinkedHashMap<>(one.values());
    double[][] x = parameters.remove(HeadRun.FEATURES);
    return HeadRun.of(one.loss(), x, parameters, LABELS, 1, type, null, between);
  }
}
