package org.sphereface.datasets.synthetic;

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
  private static final float SHADOW_STEP = 2.5f;
  private static final float SHADOW_U = -42.5f;
  private static final float SHADOW_V = -62.5f;
  private static final int SHADOW_COLUMNS = 35;
  private static final int SHADOW_ROWS = 46;
  private static final float WIDEST = -14;
  private static final float LONG_STEP = 0.7f;

  private final FaceIdentity id;
  private final float[] relief = new float[COLUMNS * ROWS];
  private final float[] squaredWidth = new float[ROWS];
  private final float[] widening = new float[ROWS];

  /** Relief, its slopes across and down, and its hollows: four values a place. */
  private final float[] skin = new float[COLUMNS * ROWS * 4];

  private final float[] shadows = new float[SHADOW_COLUMNS * SHADOW_ROWS];
  private final float flat;
  private final float deep;
  private final float rootFlat;
  private final float rootDeep;
  private FaceMesh mesh;
  private float[] ray;
  private float bend;
  private float along;
  private float step;

  /** What {@link #hit} found: position, depth along the ray, gradient, cover of the pixel. */
  float u;

  float v;
  float z;
  float t;
  private float value;
  float gu;
  float gv;
  float gz;
  float cover;

  /** How hollow the skin is at the place hit: its neighbours' mean height less its own. */
  float hollow;

  FaceSurface(FaceIdentity id, FaceCapture shot, FaceMouth mouth) {
    this.id = id;
    flat = id.head.halfWidth * id.head.halfWidth / (id.head.depth * id.head.depth);
    deep = flat * 0.78f;
    rootFlat = (float) Math.sqrt(flat);
    rootDeep = (float) Math.sqrt(deep);
    for (int row = 0; row < ROWS; row++) {
      float at = row - V0;
      squaredWidth[row] = outline(at);
      float low = Math.max(0, at + 4) / (id.head.chin + 4);
      Arrays.fill(relief, row * COLUMNS, (row + 1) * COLUMNS, id.head.chinForward * low * low);
    }
    for (int row = 1; row < ROWS - 1; row++) {
      widening[row] = (squaredWidth[row + 1] - squaredWidth[row - 1]) / 2;
    }
    new FaceRelief(id, shot, mouth, relief, U0, V0, COLUMNS).carve();
    for (int row = 0; row < ROWS; row++) {
      for (int i = row * COLUMNS, j = i + COLUMNS - 1; i < j; i++, j--) {
        relief[i] = relief[j];
      }
    }
    for (int row = 0; row < ROWS; row++) {
      boolean inner = row >= 10 && row < ROWS - 10;
      for (int column = U0; column < COLUMNS; column++) {
        slopes(
            row * COLUMNS + column, row * COLUMNS + 2 * U0 - column, inner && column < 2 * U0 - 9);
      }
    }
  }

  /** Fills a place and its mirror image. */
  private void slopes(int i, int mirror, boolean inner) {
    skin[4 * i] = relief[i];
    skin[4 * mirror] = relief[i];
    if (inner) {
      float across = (relief[i + 1] - relief[i - 1]) / 2;
      float down = (relief[i + COLUMNS] - relief[i - COLUMNS]) / 2;
      float hollows = hollow(i, 4) + 0.4f * hollow(i, 9);
      skin[4 * mirror + 1] = -across;
      skin[4 * i + 1] = across;
      skin[4 * mirror + 2] = down;
      skin[4 * i + 2] = down;
      skin[4 * mirror + 3] = hollows;
      skin[4 * i + 3] = hollows;
    }
  }

  private float hollow(int i, int reach) {
    int rows = reach * COLUMNS;
    float sum = relief[i - reach] + relief[i + reach] + relief[i - rows] + relief[i + rows];
    return sum / 4 - relief[i];
  }

  private float outline(float at) {
    float wide = id.head.halfWidth * id.head.halfWidth;
    if (at < WIDEST) {
      float s = (WIDEST - at) / (WIDEST - id.head.top);
      return wide * (1 - s * s * (0.55f + 0.45f * s * s));
    }
    float s = (at - WIDEST) / (id.head.chin - WIDEST);
    float narrow = 1 - id.head.taper * Math.min(s, 1);
    return wide * narrow * narrow * (float) (1 - StrictMath.pow(s, id.head.jaw));
  }

  private float shift(float pu, float pv) {
    float x = ShadedPixel.within(pu + U0, COLUMNS - 1.01f);
    float y = ShadedPixel.within(pv + V0, ROWS - 1.01f);
    int ix = (int) x;
    int iy = (int) y;
    int at = iy * COLUMNS + ix;
    float fx = x - ix;
    float upper = relief[at] + (relief[at + 1] - relief[at]) * fx;
    at += COLUMNS;
    float lower = relief[at] + (relief[at + 1] - relief[at]) * fx;
    return upper + (lower - upper) * (y - iy);
  }

  private float lerp(int at, float fx, float fy) {
    float upper = skin[at] + (skin[at + 4] - skin[at]) * fx;
    float left = skin[at + 4 * COLUMNS];
    float lower = left + (skin[at + 4 * COLUMNS + 4] - left) * fx;
    return upper + (lower - upper) * fy;
  }

  /** The cross-section's squared half width at a row; negative above the crown, below the chin. */
  float squared(float pv) {
    float y = ShadedPixel.within(pv + V0, ROWS - 1.01f);
    int iy = (int) y;
    return squaredWidth[iy] + (squaredWidth[iy + 1] - squaredWidth[iy]) * (y - iy);
  }

  /** Row of a latitude: -1 the crown, 0 the widest cross-section, 1 the chin. */
  float row(float latitude) {
    return WIDEST + latitude * (latitude < 0 ? WIDEST - id.head.top : id.head.chin - WIDEST);
  }

  /** Depth of the skin at a place, front or back, by the cosine times the half width. */
  float around(float pu, float pv, float forward) {
    return shift(pu, pv) + forward / (forward > 0 ? rootFlat : rootDeep);
  }

  /** The implicit function: positive inside. */
  float value(float pu, float pv, float pz) {
    float d = pz - shift(pu, pv);
    return squared(pv) - pu * pu - (d > 0 ? flat : deep) * d * d;
  }

  /** Depth of the skin seen from the front. */
  float front(float pu, float pv) {
    float rest = Math.max(0, squared(pv) - pu * pu);
    return shift(pu, pv) + (float) Math.sqrt(rest / flat);
  }

  /** Sets where it is seen from, before any {@link #hit}. */
  void look(FacePose pose, float[] direction) {
    ray = direction;
    bend = ray[0] * ray[0] + flat * ray[2] * ray[2] + 0.3f * ray[1] * ray[1];
    mesh = new FaceMesh(this, pose);
  }

  /** Meets a pixel's ray from the viewer; false if not even a part of the pixel is covered. */
  boolean hit(float[] o, int x, int y) {
    float start = mesh.depth(x, y);
    if (start == FaceMesh.MISS) {
      start = mesh.nearby(x, y);
      return start > FaceMesh.MISS && grazes(o, start);
    }
    place(o, start);
    // The mesh's chords are off by pixels at brows and lips only: mostly a step of Newton's will
    // do.
    for (int i = 0; i < 3 && !(step > -LONG_STEP && step < LONG_STEP); i++) {
      place(o, t + Math.max(-2, Math.min(2, step)));
    }
    if (step > -LONG_STEP && step < LONG_STEP) {
      t += step;
      u += step * ray[0];
      v += step * ray[1];
      z += step * ray[2];
    }
    // A parabola along the ray gives how far the ray is within the outline.
    cover = ShadedPixel.edge(along * along / (4 * bend) / lateral());
    if (cover < 1) {
      float beyond = t + along / bend - 8;
      cover = value(o, beyond) > 0 || value(o, beyond - 14) > 0 ? 1 : cover;
    }
    return true;
  }

  /** Passes beside the skin: two steps to where the ray is nearest. */
  private boolean grazes(float[] o, float start) {
    place(o, start);
    for (int i = 0; i < 2; i++) {
      place(o, t + Math.max(-9, Math.min(9, along / (2 * bend))));
    }
    cover = ShadedPixel.edge(value / lateral());
    return cover > 0;
  }

  private float value(float[] o, float at) {
    return value(o[0] + at * ray[0], o[1] + at * ray[1], o[2] + at * ray[2]);
  }

  private void place(float[] o, float at) {
    t = at;
    u = o[0] + at * ray[0];
    v = o[1] + at * ray[1];
    z = o[2] + at * ray[2];
    float x = ShadedPixel.within(u + U0, COLUMNS - 1.01f);
    float y = ShadedPixel.within(v + V0, ROWS - 1.01f);
    int row = (int) y;
    int cell = 4 * (row * COLUMNS + (int) x);
    float fx = x - (int) x;
    float fy = y - row;
    float e = z - lerp(cell, fx, fy);
    float slope = 2 * (e > 0 ? flat : deep) * e;
    hollow = lerp(cell + 3, fx, fy);
    float narrowing = squaredWidth[row + 1] - squaredWidth[row];
    value = squaredWidth[row] + narrowing * fy - u * u - 0.5f * slope * e;
    gu = -2 * u + slope * lerp(cell + 1, fx, fy);
    gv = widening[row] + (widening[row + 1] - widening[row]) * fy + slope * lerp(cell + 2, fx, fy);
    gz = -slope;
    along = gu * ray[0] + gv * ray[1] + gz * ray[2];
    step = -value / along;
  }

  private float lateral() {
    float square = gu * gu + gv * gv + gz * gz - along * along;
    return (float) Math.sqrt(Math.max(400, square));
  }

  /** Computes where the head keeps light of a direction off itself, for the places hit later. */
  void castShadows(float[] to) {
    for (int row = 0; row < SHADOW_ROWS; row++) {
      float pv = SHADOW_V + row * SHADOW_STEP;
      for (int column = 0; column < SHADOW_COLUMNS; column++) {
        float pu = SHADOW_U + column * SHADOW_STEP;
        if (squared(pv) - pu * pu < -400) {
          continue;
        }
        // On the axis at least: beside the outline the nearest skin is the rim's.
        float pz = front(pu, pv);
        float most = 0;
        for (float s = 2.5f; s < 30 && most < 1; s = s * 1.5f + 0.7f) {
          float value = value(pu + s * to[0], pv + s * to[1], pz + s * to[2]);
          most = Math.max(most, value / (45 + 5 * s));
        }
        shadows[row * SHADOW_COLUMNS + column] = Math.min(1, most);
      }
    }
  }

  /** How much of the light the head itself keeps from the place hit, 0 to 1. */
  float shadow() {
    float x = ShadedPixel.within((u - SHADOW_U) * (1 / SHADOW_STEP), SHADOW_COLUMNS - 1.01f);
    float y = ShadedPixel.within((v - SHADOW_V) * (1 / SHADOW_STEP), SHADOW_ROWS - 1.01f);
    int at = (int) y * SHADOW_COLUMNS + (int) x;
    float fx = x - (int) x;
    float upper = shadows[at] + (shadows[at + 1] - shadows[at]) * fx;
    at += SHADOW_COLUMNS;
    float lower = shadows[at] + (shadows[at + 1] - shadows[at]) * fx;
    return upper + (lower - upper) * (y - (int) y);
  }
}
