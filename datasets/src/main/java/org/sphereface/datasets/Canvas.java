package org.sphereface.datasets;

/** The colour of one pixel while it is painted over, and the shapes' common functions. */
final class Canvas {

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
    float t = distance / (2 * half) + 0.5f;
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
    float upper = lattice(ix, iy, seed) * (1 - sx) + lattice(ix + 1, iy, seed) * sx;
    float lower = lattice(ix, iy + 1, seed) * (1 - sx) + lattice(ix + 1, iy + 1, seed) * sx;
    return upper + (lower - upper) * sy;
  }

  private static float lattice(int x, int y, long seed) {
    long hash = (seed ^ x * 0x9E3779B97F4A7C15L) + y * 0xC2B2AE3D27D4EB4FL;
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
    return ((hash ^ (hash >>> 32)) & 0xffff) * (1f / 65535);
  }
}
