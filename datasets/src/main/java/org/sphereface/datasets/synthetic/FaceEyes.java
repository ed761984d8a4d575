package org.sphereface.datasets.synthetic;

/** Eyes of a synthetic face: lids, white, iris, pupil, lashes. */
final class FaceEyes {

  private final FaceIdentity id;
  private final FaceCapture shot;
  private final ShadedPixel canvas;

  FaceEyes(FaceIdentity id, FaceCapture shot, ShadedPixel canvas) {
    this.id = id;
    this.shot = shot;
    this.canvas = canvas;
  }

  /**
   * Paints a pixel.
   *
   * @param x outwards from the eye's centre
   * @param y downwards from it
   * @param side -1 for the viewer's left eye, else 1
   * @return how much of the pixel is eyeball, not skin
   */
  float paint(float x, float y, float side) {
    float tilted = y - id.eyes.eyeTilt * x;
    float along = x / id.eyes.eyeWidth;
    if (along * along > 1.7f || tilted < -10 || tilted > 9) {
      return 0;
    }
    // Upper lids are highest inwards, lower lids lowest outwards.
    float high = along + 0.14f * (1 - along * along);
    float low = along - 0.2f * (1 - along * along);
    float arc = Math.max(0, 1 - high * high);
    float upper = -id.eyes.eyeHeight * shot.eyeOpen * arc * (1.15f - 0.15f * arc);
    float lower = id.eyes.eyeHeight * 0.66f * (0.45f + 0.55f * shot.eyeOpen) * (1 - low * low);
    float inside = 1 - along * along;
    lids(tilted, upper, lower, inside);
    float open = Math.min(ShadedPixel.edge(tilted - upper), ShadedPixel.edge(lower - tilted));
    open *= ShadedPixel.ramp(inside, 0.1f);
    if (open > 0) {
      ball(x, tilted, upper, inside, open, side);
    }
    lashes(tilted - upper, tilted - lower, inside + 0.1f + 0.1f * along);
    return open;
  }

  private void lashes(float above, float below, float within) {
    float lash = (above + 0.35f) / (1.05f + 0.25f * shot.make);
    float edge = ShadedPixel.ramp(within, 0.14f);
    canvas.paint(
        0.02f,
        0.013f,
        0.01f,
        (0.72f + 0.2f * Math.min(1, shot.make)) * ShadedPixel.bump(lash * lash) * edge);
    float rim = (below - 0.4f) / 0.9f;
    canvas.paint(
        canvas.red * 0.45f,
        canvas.green * 0.32f,
        canvas.blue * 0.3f,
        (0.45f + 0.3f * Math.min(1, shot.make)) * ShadedPixel.bump(rim * rim) * edge);
  }

  private void lids(float y, float upper, float lower, float inside) {
    float fade = ShadedPixel.ramp(inside + 0.1f, 0.3f);
    float gap = 3 - 1.7f * id.eyes.hood + 0.8f * (1.2f - shot.eyeOpen);
    float crease = (y - upper + gap) / 1.15f;
    canvas.paint(
        canvas.red * 0.5f,
        canvas.green * 0.4f,
        canvas.blue * 0.38f,
        0.62f * ShadedPixel.bump(crease * crease) * fade);
    float bag = (y - lower - 3) / 2.6f;
    canvas.paint(
        canvas.red * 0.82f,
        canvas.green * 0.72f,
        canvas.blue * 0.74f,
        (0.25f + 0.45f * shot.age) * ShadedPixel.bump(bag * bag) * fade);
  }

  private void ball(float x, float y, float upper, float inside, float open, float side) {
    float shade = ShadedPixel.ramp(y - upper - 1.6f, 1.9f);
    float white = (0.36f + 0.24f * shade) * (0.72f + 0.28f * ShadedPixel.ramp(inside - 0.3f, 0.3f));
    canvas.paint(white, white * 0.9f, white * 0.86f, open);
    // The inner corner is pink.
    float inner = (x + id.eyes.eyeWidth - 0.6f) / 2.2f;
    canvas.paint(0.4f, 0.17f, 0.14f, 0.7f * open * ShadedPixel.bump(inner * inner));
    float ix = x - side * shot.gaze;
    float iy = y + id.eyes.eyeHeight * 0.22f;
    float away = (float) Math.sqrt(ix * ix + iy * iy);
    float r = away / id.eyes.irisRadius;
    float fibre = 0.75f + 0.5f * ShadedPixel.noise(ix * 1.3f, iy * 1.3f, id.texture + 10);
    float level = (0.6f + 0.75f * r * r - 0.9f * ShadedPixel.ramp(r - 0.93f, 0.12f)) * fibre;
    level *= 0.55f + 0.45f * shade;
    canvas.paint(id.iris, level, open * ShadedPixel.ramp(id.eyes.irisRadius - away, 0.8f));
    canvas.paint(
        0.004f, 0.004f, 0.005f, open * ShadedPixel.ramp(id.eyes.irisRadius * 0.45f - away, 0.7f));
    float gx = ix - 1.4f * shot.light[0];
    float gy = iy + 0.5f - 1.5f * shot.light[1];
    float glint = ShadedPixel.ramp(0.85f - (float) Math.sqrt(gx * gx + gy * gy), 0.55f);
    canvas.paint(1.2f, 1.2f, 1.2f, 0.85f * open * glint);
  }
}
