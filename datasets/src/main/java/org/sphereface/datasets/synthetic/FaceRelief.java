package org.sphereface.datasets.synthetic;

/**
 * Carves brows, sockets, cheeks, nose, mouth and chin into a table of heights. Relief is the same
 * on both sides: only columns from u0 on are carved.
 */
record FaceRelief(
    FaceIdentity id,
    FaceCapture shot,
    FaceMouth mouth,
    float[] table,
    int u0,
    int v0,
    int columns) {

  private static final float LOW = 16;

  void carve() {
    float eye = id.eyes.eyeX;
    pair(15, id.eyes.eyeY - 10 - shot.browRaise * 0.5f, 17, 7.5f, id.head.browRidge);
    pair(eye, id.eyes.eyeY + 0.5f, 15, 10.5f, -id.eyes.eyeDepth);
    pair(9, id.eyes.eyeY - 1, 6, 8, -1.5f);
    pair(eye, id.eyes.eyeY, id.eyes.eyeWidth * 1.25f, 7, 3.4f);
    float smile = Math.max(0, shot.smile);
    pair(23, 3 - 2 * smile, 15, 14, id.head.cheekbone + 2.2f * smile);
    pair(22, 18, 14, 15, id.head.cheekFlesh - 1.5f * shot.age);
    pair(38, -30, 12, 22, -2.5f);
    // Cheeks sag with the years.
    pair(24, 30, 10, 10, 1.8f * shot.age);
    bump(0, id.mouth.mouthY - 1, 22, 17, id.mouth.muzzle);
    bump(0, (id.mouth.mouthY + id.head.chin) / 2 + 5, 13, 10, id.head.chinBall);
    bump(0, id.mouth.mouthY + id.mouth.lowerLip + 4.5f, 12, 4.5f, -2.2f);
    nose();
    lips();
    folds();
  }

  private void pair(float cu, float cv, float ru, float rv, float height) {
    bump(cu, cv, ru, rv, height);
    bump(-cu, cv, ru, rv, height);
  }

  private void bump(float cu, float cv, float ru, float rv, float height) {
    for (int row = (int) (cv - rv) + v0; row <= (int) (cv + rv) + v0 + 1; row++) {
      float y = (row - v0 - cv) / rv;
      float half = ru * (float) Math.sqrt(Math.max(0, 1 - y * y));
      int last = Math.min(columns - 1 - u0, (int) (cu + half));
      for (int u = Math.max(0, (int) (cu - half)); u <= last; u++) {
        float x = (u - cu) / ru;
        table[row * columns + u0 + u] += height * ShadedPixel.bump(x * x + y * y);
      }
    }
  }

  private void nose() {
    float from = id.eyes.eyeY - 6;
    float length = id.nose.noseTip - from;
    for (int row = (int) from + v0; row < (int) id.nose.noseTip + v0 + 8; row++) {
      float v = row - v0;
      float along = Math.max(0, Math.min(1, (v - from) / length));
      float under = v - id.nose.noseTip;
      float drop = ShadedPixel.ramp(1.8f - under, 4.2f);
      float rise = along * (0.5f + 0.5f * along);
      float hump = id.nose.noseHump * 4 * along * (1 - along);
      float height =
          (id.nose.noseDepth * (0.1f + 0.9f * rise) * ShadedPixel.ramp(along - 0.1f, 0.12f) + hump)
              * drop;
      float wide =
          2.9f * id.nose.noseBridge + (2.5f * id.nose.noseBall - 2.9f * id.nose.noseBridge) * along;
      for (int u = 0; u <= LOW; u++) {
        float x = u / wide;
        table[row * columns + u + u0] += height * ShadedPixel.bump(x * x);
      }
    }
    bump(0, id.nose.noseTip - 0.5f, id.nose.noseBall * 1.7f, 6, 1.6f);
    pair(id.nose.noseWidth - 1.2f, id.nose.noseTip + 0.6f, 4.8f, 5.2f, 4.6f);
    pair(id.nose.noseWidth * 0.45f, id.nose.noseTip + 3.6f, 2.8f, 2.2f, -2.4f);
    bump(0, id.nose.noseTip + 8, 2.4f, 6, -0.9f);
    pair(3, id.nose.noseTip + 8, 2.4f, 6, 0.4f);
  }

  private void lips() {
    int half = (int) mouth.half + 3;
    for (int row = (int) mouth.cornerY - 12 + v0; row < (int) id.mouth.mouthY + 22 + v0; row++) {
      for (int u = 0; u <= half; u++) {
        mouth.locate(u, row - v0);
        if (mouth.arc > 0) {
          table[row * columns + u + u0] += lip();
        }
      }
    }
    pair(mouth.half + 0.5f, mouth.cornerY, 3.5f, 3.5f, -1.4f);
  }

  private float lip() {
    float full = ShadedPixel.ramp(mouth.arc - 0.2f, 0.3f);
    float y = mouth.y;
    if (y > mouth.top && y < -mouth.gap) {
      float at = (y - mouth.top) / (-mouth.gap - mouth.top);
      return full * 6.5f * at * (1 - at);
    }
    if (y >= mouth.gap && y < mouth.bottom) {
      float at = (y - mouth.gap) / (mouth.bottom - mouth.gap);
      return full * 10 * at * (1 - at);
    }
    return Math.abs(y) < mouth.gap ? -Math.min(3, mouth.gap) * full : 0;
  }

  /** From the wings of the nose past the corners of the mouth: deeper with age and smile. */
  private void folds() {
    float strength = 0.5f + 1.4f * shot.age + 1.2f * Math.max(0, shot.smile);
    float from = id.nose.noseTip - 1;
    float to = mouth.cornerY + 4;
    for (int row = (int) from + v0; row < (int) to + v0; row++) {
      float along = (row - v0 - from) / (to - from);
      float line = id.nose.noseWidth + 3 + along * (mouth.half + 3.5f - id.nose.noseWidth - 3);
      float deep = -strength * 4 * along * (1 - along) * (1.2f - 0.4f * along);
      for (int off = -5; off <= 5; off++) {
        float x = (Math.round(line) + off - line) / 3.4f;
        float depth = deep * ShadedPixel.bump(x * x);
        int column = Math.round(line) + off;
        table[row * columns + u0 + column] += depth;
      }
    }
  }
}
