package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.SplitMix;

/** The colour of one pixel while it is painted over, and the shapes' common functions. */
final class ShadedPixel {

  private static final int SIDE = 128;
  private static final float[] LATTICE = lattice();

  float red;
  float green;
  float blue;

  void set(float r, float g, float b) {
    red = r;
    green = g;
    blue = b;
  }

  /** Paints over with the given cover, 0 to 1. */
  void paint(float r, float g, float b, float cover) {
    if (cover <= 0) {
      return;
    }
    red += (r - red) * cover;
    green += (g - green) * cover;
    blue += (b - blue) * cover;
  }

  void paint(float[] colour, float level, float cover) {
    paint(colour[0] * level, colour[1] * level, colour[2] * level, cover);
  }

  void darken(float factor) {
    red *= factor;
    green *= factor;
    blue *= factor;
  }

  /** Smooth step over a signed distance (pixels, positive inside): 0 below -0.7, 1 above 0.7. */
  static float edge(float distance) {
    return ramp(distance, 0.7f);
  }

  /** Smooth step from 0 at -half to 1 at half. */
  static float ramp(float distance, float half) {
    if (distance <= -half) {
      return 0;
    }
    if (distance >= half) {
      return 1;
    }
    // A reciprocal, which compilers compute once where half is constant.
    float t = distance * (0.5f / half) + 0.5f;
    return t * t * (3 - 2 * t);
  }

  /** The value, but at least 0 and at most the given; quicker than Math's, which mind NaN. */
  static float within(float value, float most) {
    if (value <= 0) {
      return 0;
    }
    return value < most ? value : most;
  }

  /** A bump of height 1: {@code (1 - r2)^2} within r2 below 1. */
  static float bump(float r2) {
    return r2 >= 1 ? 0 : (1 - r2) * (1 - r2);
  }

  /** Signed distance to an ellipse, to first order; positive inside. */
  static float ellipse(float x, float y, float rx, float ry) {
    float r = (float) Math.sqrt(x * x / (rx * rx) + y * y / (ry * ry));
    return (1 - r) * Math.min(rx, ry);
  }

  /** Value noise in 0 .. 1, smooth between whole coordinates. */
  static float noise(float x, float y, long seed) {
    // Towards minus infinity; coordinates stay within thousands.
    int ix = (int) (x + 16384) - 16384;
    int iy = (int) (y + 16384) - 16384;
    float fx = x - ix;
    float fy = y - iy;
    float sx = fx * fx * (3 - 2 * fx);
    float sy = fy * fy * (3 - 2 * fy);
    // The seed chooses a place in a lattice that all share: a hash a corner is slower.
    long hash = seed * 0x9E3779B97F4A7C15L;
    int column = ix + (int) (hash >>> 40) & SIDE - 1;
    int row = iy + (int) (hash >>> 52) & SIDE - 1;
    int at = row * (SIDE + 1) + column;
    float upper = LATTICE[at] + (LATTICE[at + 1] - LATTICE[at]) * sx;
    at += SIDE + 1;
    float lower = LATTICE[at] + (LATTICE[at + 1] - LATTICE[at]) * sx;
    return upper + (lower - upper) * sy;
  }

  /** Uniform values, repeated in the last row and column. */
  private static float[] lattice() {
    float[] values = new float[(SIDE + 1) * (SIDE + 1)];
    for (int y = 0, at = 0; y <= SIDE; y++) {
      for (int x = 0; x <= SIDE; x++, at++) {
        values[at] = SplitMix.of(y % SIDE, x % SIDE).uniform();
      }
    }
    return values;
  }
}
