package org.sphereface.protocols.megaface;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores that stay in registers while k runs: {@value #ROWS} rows by two vectors, or half the rows.
 * Three times the rate of {@link PlainKernel} where vectors have 512 bits, and its results, bit for
 * bit.
 *
 * <p>Columns lie in panels of {@value #PANEL}: {@code panel x depth x PANEL}.
 */
final class VectorKernel implements ScoreKernel {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int PANEL = 32;
  private static final int HALF = ROWS / 2;

  /** AVX2 has 16 registers; AVX-512 and NEON have 32. */
  private static final boolean REGISTERS_FOR_ALL = SPECIES.vectorBitSize() != 256;

  private final int depth;
  private final float[] panels;

  VectorKernel(int depth) {
    this.depth = depth;
    this.panels = new float[COLUMNS * depth];
  }

  @Override
  public void columns(float[] vectors, int count) {
    for (int column = 0; column < COLUMNS; column++) {
      int to = column / PANEL * depth * PANEL + column % PANEL;
      for (int k = 0; k < depth; k++) {
        panels[to + k * PANEL] = column < count ? vectors[column * depth + k] : 0;
      }
    }
  }

  @Override
  public void scores(float[] vectors, int first, float[][] scores) {
    for (int column = 0; column < COLUMNS; column += 2 * LANES) {
      int panel = column / PANEL * depth * PANEL + column % PANEL;
      if (REGISTERS_FOR_ALL) {
        tile(vectors, first * depth, panel, scores, column);
      } else {
        for (int row = 0; row < ROWS; row += HALF) {
          half(vectors, (first + row) * depth, panel, scores, row, column);
        }
      }
    }
  }

  private void half(float[] a, int at, int panel, float[][] scores, int row, int column) {
    FloatVector x0 = FloatVector.zero(SPECIES);
    FloatVector y0 = FloatVector.zero(SPECIES);
    FloatVector x1 = FloatVector.zero(SPECIES);
    FloatVector y1 = FloatVector.zero(SPECIES);
    FloatVector x2 = FloatVector.zero(SPECIES);
    FloatVector y2 = FloatVector.zero(SPECIES);
    FloatVector x3 = FloatVector.zero(SPECIES);
    FloatVector y3 = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      FloatVector p = FloatVector.fromArray(SPECIES, panels, panel + k * PANEL);
      FloatVector q = FloatVector.fromArray(SPECIES, panels, panel + k * PANEL + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
      x0 = a0.fma(p, x0);
      y0 = a0.fma(q, y0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[at + depth + k]);
      x1 = a1.fma(p, x1);
      y1 = a1.fma(q, y1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[at + 2 * depth + k]);
      x2 = a2.fma(p, x2);
      y2 = a2.fma(q, y2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[at + 3 * depth + k]);
      x3 = a3.fma(p, x3);
      y3 = a3.fma(q, y3);
    }
    store(x0, y0, scores[row], column);
    store(x1, y1, scores[row + 1], column);
    store(x2, y2, scores[row + 2], column);
    store(x3, y3, scores[row + 3], column);
  }

  // sixteen named sums: an array of them the JIT would keep in memory
  private void tile(float[] a, int at, int panel, float[][] scores, int column) {
    FloatVector x0 = FloatVector.zero(SPECIES);
    FloatVector y0 = FloatVector.zero(SPECIES);
    FloatVector x1 = FloatVector.zero(SPECIES);
    FloatVector y1 = FloatVector.zero(SPECIES);
    FloatVector x2 = FloatVector.zero(SPECIES);
    FloatVector y2 = FloatVector.zero(SPECIES);
    FloatVector x3 = FloatVector.zero(SPECIES);
    FloatVector y3 = FloatVector.zero(SPECIES);
    FloatVector x4 = FloatVector.zero(SPECIES);
    FloatVector y4 = FloatVector.zero(SPECIES);
    FloatVector x5 = FloatVector.zero(SPECIES);
    FloatVector y5 = FloatVector.zero(SPECIES);
    FloatVector x6 = FloatVector.zero(SPECIES);
    FloatVector y6 = FloatVector.zero(SPECIES);
    FloatVector x7 = FloatVector.zero(SPECIES);
    FloatVector y7 = FloatVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      FloatVector p = FloatVector.fromArray(SPECIES, panels, panel + k * PANEL);
      FloatVector q = FloatVector.fromArray(SPECIES, panels, panel + k * PANEL + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[at + k]);
      x0 = a0.fma(p, x0);
      y0 = a0.fma(q, y0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[at + depth + k]);
      x1 = a1.fma(p, x1);
      y1 = a1.fma(q, y1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[at + 2 * depth + k]);
      x2 = a2.fma(p, x2);
      y2 = a2.fma(q, y2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[at + 3 * depth + k]);
      x3 = a3.fma(p, x3);
      y3 = a3.fma(q, y3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[at + 4 * depth + k]);
      x4 = a4.fma(p, x4);
      y4 = a4.fma(q, y4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[at + 5 * depth + k]);
      x5 = a5.fma(p, x5);
      y5 = a5.fma(q, y5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[at + 6 * depth + k]);
      x6 = a6.fma(p, x6);
      y6 = a6.fma(q, y6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[at + 7 * depth + k]);
      x7 = a7.fma(p, x7);
      y7 = a7.fma(q, y7);
    }
    store(x0, y0, scores[0], column);
    store(x1, y1, scores[1], column);
    store(x2, y2, scores[2], column);
    store(x3, y3, scores[3], column);
    store(x4, y4, scores[4], column);
    store(x5, y5, scores[5], column);
    store(x6, y6, scores[6], column);
    store(x7, y7, scores[7], column);
  }

  private static void store(FloatVector x, FloatVector y, float[] into, int column) {
    x.intoArray(into, column);
    y.intoArray(into, column + LANES);
  }
}
