package org.sphereface.losses.arithmetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngularMarginTest {

  @Property
  void psiFallsAndIsAtMostTheCosine(
      @ForAll @IntRange(min = 1, max = 8) int m,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(9) double a,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(9) double b) {
    AngularMargin margin = new AngularMargin(m);
    double smaller = Math.PI * Math.min(a, b);
    double larger = Math.PI * Math.max(a, b);
    assertTrue(margin.psi(smaller) >= margin.psi(larger) - 1e-12);
    assertTrue(margin.psi(larger) <= Math.cos(larger) + 1e-12);
  }

  @Property
  void psiIsThePapersDefinition(
      @ForAll @IntRange(min = 1, max = 8) int m,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(9) double halfTurns) {
    double theta = Math.PI * halfTurns;
    assertEquals(ReferenceMath.psi(theta, m), new AngularMargin(m).psi(theta), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void psiRunsFrom1To1Minus2mAndIsContinuousAtTheJoints(int m) {
    AngularMargin margin = new AngularMargin(m);
    assertEquals(1, margin.psi(0.0), 0);
    assertEquals(1 - 2 * m, margin.psi(Math.PI), 1e-12);
    for (int j = 1; j < m; j++) {
      double joint = j * Math.PI / m;
      assertEquals(1 - 2 * j, margin.psi(joint), 1e-12);
      assertEquals(margin.psi(joint - 1e-9), margin.psi(joint + 1e-9), 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void psiOfCosinesOnTheEngineIsPsiOfAnglesInDouble(int m) {
    int steps = 720;
    float[] cosines = new float[steps + 1];
    float[] expected = new float[steps + 1];
    for (int i = 0; i <= steps; i++) {
      cosines[i] = (float) Math.cos(i * Math.PI / steps);
      expected[i] = (float) ReferenceMath.psi(Math.acos(cosines[i]), m);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] psi = new AngularMargin(m).psi(manager.create(cosines)).toFloatArray();
      assertArrayEquals(expected, psi, 2e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void theSlopeIsThatOfPsiByTheCosine(int m) {
    double[] cosines = {-0.999, -0.83, -0.4, -0.1, 0.05, 0.3, 0.55, 0.9, 0.999};
    double[] expected = new double[cosines.length];
    double step = 1e-6;
    for (int i = 0; i < cosines.length; i++) {
      double above = ReferenceMath.psi(Math.acos(cosines[i] + step), m);
      double below = ReferenceMath.psi(Math.acos(cosines[i] - step), m);
      expected[i] = (above - below) / (2 * step);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] slope = new AngularMargin(m).slope(manager.create(cosines)).toDoubleArray();
      assertArrayEquals(expected, slope, 1e-5);
      // where the arc cosine has no slope: m squared
      double[] ends =
          new AngularMargin(m).slope(manager.create(new double[] {1, -1})).toDoubleArray();
      assertArrayEquals(new double[] {m * m, m * m}, ends, 1e-9);
    }
  }
}
