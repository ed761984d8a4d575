package org.sphereface.datasets;

import java.util.Arrays;

/**
 * The skin of a synthetic head as an implicit surface {@code P(v) - u^2 - rho (z - b(u, v))^2 = 0},
 * positive inside: cross-sections are ellipses of squared half width P(v), and b moves them forward
 * (jaw, by row) and carries the relief (brows, sockets, nose, lips). P and b are tables of steps of
 * a pixel, so that a ray costs little.
 */
final class FaceSurface {

  private static final int U0 = 54;
  private static final int V0 = 92;
  private static final int COLUMNS = 2 * U0 + 1;
  private static final int ROWS = 156;
  private static final float FAR = 72;
  private static final float WIDEST = -14;

  private final FaceIdentity id;
  private final float[] relief = new float[COLUMNS * ROWS];
  private final float[] squaredWidth = new float[ROWS];
  private final float[] across = new float[COLUMNS * ROWS];
  private final float[] down = new float[COLUMNS * ROWS];
  private final float[] hollows = new float[COLUMNS * ROWS];
  private float guess = FAR;
  private float near;
  private float best;
  private final float flat;
  private final float deep;

  /** What {@link #hit} found: position, depth along the ray, gradient, cover of the pixel. */
  float u;

  float v;
  float z;
  float t;
  float gu;
  float gv;
  float gz;
  float cover;

  /** How hollow the skin is at the place hit: its neighbours' mean height less its own. */
  float hollow;

  FaceSurface(FaceIdentity id, FaceCapture shot, FaceMouth mouth) {
    this.id = id;
    flat = id.halfWidth * id.halfWidth / (id.depth * id.depth);
    deep = flat * 0.78f;
    for (int row = 0; row < ROWS; row++) {
      float at = row - V0;
      squaredWidth[row] = outline(at);
      float low = Math.max(0, at + 4) / (id.chin + 4);
      Arrays.fill(relief, row * COLUMNS, (row + 1) * COLUMNS, id.chinForward * low * low);
    }
    new FaceRelief(id, shot, mouth, relief, U0, V0, COLUMNS).carve();
    for (int row = 10; row < ROWS - 10; row++) {
      for (int i = row * COLUMNS + 10; i < (row + 1) * COLUMNS - 10; i++) {
        across[i] = (relief[i + 1] - relief[i - 1]) / 2;
        down[i] = (relief[i + COLUMNS] - relief[i - COLUMNS]) / 2;
        hollows[i] = hollow(i, 4) + 0.4f * hollow(i, 9);
      }
    }
  }

  private float hollow(int i, int reach) {
    int rows = reach * COLUMNS;
    float sum = relief[i - reach] + relief[i + reach] + relief[i - rows] + relief[i + rows];
    return sum / 4 - relief[i];
  }

  private float outline(float at) {
    float wide = id.halfWidth * id.halfWidth;
    if (at < WIDEST) {
      float s = (WIDEST - at) / (WIDEST - id.top);
      return wide * (1 - s * s * (0.55f + 0.45f * s * s));
    }
    float s = (at - WIDEST) / (id.chin - WIDEST);
    float narrow = 1 - id.taper * Math.min(s, 1);
    return wide * narrow * narrow * (float) (1 - StrictMath.pow(s, id.jaw));
  }

  private float shift(float pu, float pv) {
    float x = Math.max(0, Math.min(COLUMNS - 1.01f, pu + U0));
    float y = Math.max(0, Math.min(ROWS - 1.01f, pv + V0));
    int ix = (int) x;
    int iy = (int) y;
    return lerp(relief, iy * COLUMNS + ix, x - ix, y - iy);
  }

  private static float lerp(float[] table, int at, float fx, float fy) {
    float upper = table[at] + (table[at + 1] - table[at]) * fx;
    float left = table[at + COLUMNS];
    float lower = left + (table[at + COLUMNS + 1] - left) * fx;
    return upper + (lower - upper) * fy;
  }

  private float squared(float pv) {
    float y = Math.max(0, Math.min(ROWS - 1.01f, pv + V0));
    int iy = (int) y;
    return squaredWidth[iy] + (squaredWidth[iy + 1] - squaredWidth[iy]) * (y - iy);
  }

  /** The implicit function. */
  float value(float pu, float pv, float pz) {
    float d = pz - shift(pu, pv);
    return squared(pv) - pu * pu - (d > 0 ? flat : deep) * d * d;
  }

  /** Depth of the skin seen from the front. */
  float front(float pu, float pv) {
    float rest = Math.max(0, squared(pv) - pu * pu);
    return shift(pu, pv) + (float) Math.sqrt(rest / flat);
  }

  /** Follows the ray from the viewer; false if not even a part of the pixel is covered. */
  boolean hit(float[] o, float[] d) {
    // Neighbouring pixels are about as deep: most rays start near the skin.
    float start = Math.min(FAR, guess + 5);
    if (start < FAR && value(o[0] + start * d[0], o[1] + start * d[1], o[2] + start * d[2]) > 0) {
      start = FAR;
    }
    if (march(o, d, start)) {
      guess = t;
      return true;
    }
    boolean touched = start < FAR && march(o, d, FAR);
    guess = touched ? t : FAR;
    return touched || grazes(o, d);
  }

  private boolean march(float[] o, float[] d, float start) {
    near = start;
    best = -1e9f;
    float at = start;
    float before = start;
    float last = 0;
    while (at > -60) {
      float value = value(o[0] + at * d[0], o[1] + at * d[1], o[2] + at * d[2]);
      if (value > 0) {
        place(o, d, refine(o, d, before, last, at, value));
        coverOfHit(o, d);
        return true;
      }
      if (value > best) {
        best = value;
        near = at;
      } else if (at < 0 && value < best - 900) {
        return false;
      }
      before = at;
      last = value;
      at -= Math.max(3, Math.min(15, -value / 95));
    }
    return false;
  }

  private boolean grazes(float[] o, float[] d) {
    if (best < -90) {
      return false;
    }
    place(o, d, near);
    cover = Canvas.edge(best / lateral(d));
    return cover > 0;
  }

  private float refine(float[] o, float[] d, float outside, float low, float inside, float high) {
    float a = outside;
    float fa = low;
    float b = inside;
    float fb = high;
    for (int i = 0; i < 2; i++) {
      float middle = i == 1 && b - a < -4 ? (a + b) / 2 : a + (b - a) * fa / (fa - fb);
      float value = value(o[0] + middle * d[0], o[1] + middle * d[1], o[2] + middle * d[2]);
      if (value > 0) {
        b = middle;
        fb = value;
      } else {
        a = middle;
        fa = value;
      }
    }
    return a + (b - a) * fa / (fa - fb);
  }

  private void place(float[] o, float[] d, float at) {
    t = at;
    u = o[0] + at * d[0];
    v = o[1] + at * d[1];
    z = o[2] + at * d[2];
    float e = z - shift(u, v);
    float slope = 2 * (e > 0 ? flat : deep) * e;
    float x = Math.max(0, Math.min(COLUMNS - 1.01f, u + U0));
    float y = Math.max(0, Math.min(ROWS - 1.01f, v + V0));
    int cell = (int) y * COLUMNS + (int) x;
    float fx = x - (int) x;
    float fy = y - (int) y;
    hollow = lerp(hollows, cell, fx, fy);
    gu = -2 * u + slope * lerp(across, cell, fx, fy);
    gv = (squared(v + 1) - squared(v - 1)) / 2 + slope * lerp(down, cell, fx, fy);
    gz = -slope;
  }

  private float lateral(float[] d) {
    float along = gu * d[0] + gv * d[1] + gz * d[2];
    float square = gu * gu + gv * gv + gz * gz - along * along;
    return (float) Math.sqrt(Math.max(400, square));
  }

  /** A parabola along the ray tells how far the ray is within the outline. */
  private void coverOfHit(float[] o, float[] d) {
    float along = gu * d[0] + gv * d[1] + gz * d[2];
    float bend = d[0] * d[0] + flat * d[2] * d[2] + 0.3f * d[1] * d[1];
    float inside = along * along / (4 * bend) / lateral(d);
    cover = Canvas.edge(inside);
    if (cover < 1) {
      float beyond = t + along / bend - 8;
      float value = value(o[0] + beyond * d[0], o[1] + beyond * d[1], o[2] + beyond * d[2]);
      beyond -= 14;
      float deeper = value(o[0] + beyond * d[0], o[1] + beyond * d[1], o[2] + beyond * d[2]);
      cover = value > 0 || deeper > 0 ? 1 : cover;
    }
  }

  /** How much of the light from a direction the head itself keeps from the place hit, 0 to 1. */
  float shadow(float[] to) {
    float most = 0;
    for (float s = 2.5f; s < 30; s = s * 1.5f + 0.7f) {
      float value = value(u + s * to[0], v + s * to[1], z + s * to[2]);
      most = Math.max(most, value / (45 + 5 * s));
    }
    return Math.min(1, most);
  }
}
