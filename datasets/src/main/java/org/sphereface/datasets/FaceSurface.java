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
  private static final float MISS = -1000;
  private static final int GRID_ROWS = FaceAlignment.HEIGHT / 2 + 1;
  private static final int GRID_COLUMNS = FaceAlignment.WIDTH / 2 + 1;
  private static final float SHADOW_STEP = 2.5f;
  private static final float SHADOW_U = -42.5f;
  private static final float SHADOW_V = -62.5f;
  private static final int SHADOW_COLUMNS = 35;
  private static final int SHADOW_ROWS = 46;
  private static final float WIDEST = -14;

  private final FaceIdentity id;
  private final float[] relief = new float[COLUMNS * ROWS];
  private final float[] squaredWidth = new float[ROWS];
  private final float[] across = new float[COLUMNS * ROWS];
  private final float[] down = new float[COLUMNS * ROWS];
  private final float[] hollows = new float[COLUMNS * ROWS];
  private final float[] shadows = new float[SHADOW_COLUMNS * SHADOW_ROWS];
  private final float[] grid = new float[GRID_ROWS * GRID_COLUMNS];
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

  /** Follows the rays of every other pixel, from which those between start. */
  void scan(FacePose pose, float[] d) {
    float[] o = new float[3];
    for (int y = 0, at = 0; y < GRID_ROWS; y++) {
      for (int x = 0; x < GRID_COLUMNS; x++, at++) {
        pose.aim(2 * x, 2 * y, o);
        boolean touched = follow(o, d);
        grid[at] = touched ? t : best > -350 ? MISS / 2 : MISS;
      }
    }
    guess = FAR;
  }

  /** Follows a pixel's ray from the viewer; false if not even a part of the pixel is covered. */
  boolean hit(float[] o, float[] d, int x, int y) {
    int at = (y >> 1) * GRID_COLUMNS + (x >> 1);
    float a = grid[at];
    float b = grid[at + (x & 1)];
    float c = grid[at + (y & 1) * GRID_COLUMNS];
    float e = grid[at + (y & 1) * GRID_COLUMNS + (x & 1)];
    float least = Math.min(Math.min(a, b), Math.min(c, e));
    float most = Math.max(Math.max(a, b), Math.max(c, e));
    if (most == MISS) {
      return false;
    }
    if (least > MISS / 2 && most - least < 2.5f && polish(o, d, (a + b + c + e) / 4)) {
      coverOfHit(o, d);
      return true;
    }
    return follow(o, d) || grazes(o, d);
  }

  /** One step of Newton's from a depth nearby. */
  private boolean polish(float[] o, float[] d, float start) {
    float value = value(o, d, start);
    place(o, d, start);
    float step = -value / (gu * d[0] + gv * d[1] + gz * d[2]);
    if (!(step > -1.5f && step < 1.5f)) {
      return false;
    }
    t += step;
    u += step * d[0];
    v += step * d[1];
    z += step * d[2];
    guess = t;
    return true;
  }

  private boolean follow(float[] o, float[] d) {
    // Neighbouring pixels are about as deep: most rays start near the skin.
    float start = Math.min(FAR, guess + 4);
    float value = start < FAR ? value(o, d, start) : 1;
    if (value > 0) {
      start = FAR;
      value = value(o, d, start);
    }
    boolean touched =
        march(o, d, start, value) || start < FAR && march(o, d, FAR, value(o, d, FAR));
    guess = touched ? t : FAR;
    return touched;
  }

  private float value(float[] o, float[] d, float at) {
    return value(o[0] + at * d[0], o[1] + at * d[1], o[2] + at * d[2]);
  }

  private boolean march(float[] o, float[] d, float start, float first) {
    near = start;
    best = first;
    float before = start;
    float last = first;
    while (before > -60) {
      float at = before - Math.max(3, Math.min(15, -last / 95));
      float value = value(o, d, at);
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

  /** The root between a place outside and one inside, by secants. */
  private float refine(float[] o, float[] d, float a, float fa, float b, float fb) {
    float middle = a + (b - a) * fa / (fa - fb);
    float value = value(o, d, middle);
    if (value > 0) {
      return a + (middle - a) * fa / (fa - value);
    }
    return middle + (b - middle) * value / (value - fb);
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
      float value = value(o, d, beyond);
      beyond -= 14;
      float deeper = value(o, d, beyond);
      cover = value > 0 || deeper > 0 ? 1 : cover;
    }
  }

  /** Computes where the head keeps light of a direction off itself, for the places hit later. */
  void castShadows(float[] to) {
    for (int row = 0; row < SHADOW_ROWS; row++) {
      float pv = SHADOW_V + row * SHADOW_STEP;
      for (int column = 0; column < SHADOW_COLUMNS; column++) {
        float pu = SHADOW_U + column * SHADOW_STEP;
        // On the axis at least: beside the outline the nearest skin is the rim's.
        float pz = front(pu, pv);
        float most = 0;
        for (float s = 2.5f; s < 30; s = s * 1.5f + 0.7f) {
          float value = value(pu + s * to[0], pv + s * to[1], pz + s * to[2]);
          most = Math.max(most, value / (45 + 5 * s));
        }
        shadows[row * SHADOW_COLUMNS + column] = Math.min(1, most);
      }
    }
  }

  /** How much of the light the head itself keeps from the place hit, 0 to 1. */
  float shadow() {
    float x = Math.max(0, Math.min(SHADOW_COLUMNS - 1.01f, (u - SHADOW_U) / SHADOW_STEP));
    float y = Math.max(0, Math.min(SHADOW_ROWS - 1.01f, (v - SHADOW_V) / SHADOW_STEP));
    int at = (int) y * SHADOW_COLUMNS + (int) x;
    float fx = x - (int) x;
    float upper = shadows[at] + (shadows[at + 1] - shadows[at]) * fx;
    at += SHADOW_COLUMNS;
    float lower = shadows[at] + (shadows[at + 1] - shadows[at]) * fx;
    return upper + (lower - upper) * (y - (int) y);
  }
}
