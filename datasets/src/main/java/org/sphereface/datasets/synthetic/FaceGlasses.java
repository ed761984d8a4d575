package org.sphereface.datasets.synthetic;

/** Glasses and sunglasses: a frame in a plane before the eyes, with arms to the ears. */
final class FaceGlasses {

  private final FaceIdentity id;
  private final FaceStyle style;
  private final FaceCapture shot;
  private final ShadedPixel canvas;
  private final float plane;
  private final boolean dark;

  FaceGlasses(FaceIdentity id, FaceCapture shot, ShadedPixel canvas, float plane) {
    this.id = id;
    this.shot = shot;
    this.canvas = canvas;
    this.plane = plane;
    style = id.style;
    dark = shot.scene.occluder == FaceCapture.Occluder.SUNGLASSES;
  }

  /** Paints over the pixel of a ray. */
  void paint(float[] o, float[] d) {
    if (!dark && !shot.glasses || d[2] < 0.2f) {
      return;
    }
    float t = (plane - o[2]) / d[2];
    float u = o[0] + t * d[0];
    float gy = o[1] + t * d[1] - id.eyes.eyeY - 1.8f;
    if (gy < -16 || gy > 16 || Math.abs(u) > id.head.halfWidth + 3) {
      return;
    }
    float gx = Math.abs(u) - id.eyes.eyeX - 0.3f;
    float radius = style.glassesRadius;
    float flat = dark ? 1.25f : 1.35f;
    float round = (float) Math.sqrt(gx * gx + gy * gy * flat * flat);
    float square = Math.max(Math.abs(gx), Math.abs(gy) * flat * 1.08f);
    float ring =
        FaceIdentity.blend(round, 0.6f * square + 0.4f * round * 0.85f, style.glassesSquare)
            - radius;
    float thick = style.glassesThickness;
    lens(ring, gx, gy);
    float frame = ShadedPixel.edge(thick - Math.abs(ring));
    if (Math.abs(u) < id.eyes.eyeX - radius * 0.85f) {
      float bridge = gy + 2.5f - 0.05f * u * u;
      frame = Math.max(frame, ShadedPixel.edge(thick + 0.1f - Math.abs(bridge)));
    }
    if (gx > radius * 0.97f) {
      frame = Math.max(frame, ShadedPixel.edge(thick + 0.1f - Math.abs(gy + 3)));
    }
    float level = 0.5f + 0.5f * shot.diffuse * ShadedPixel.ramp(-gy, 8);
    canvas.paint(style.glassesColour, level, 0.95f * frame);
  }

  private void lens(float ring, float gx, float gy) {
    float in = ShadedPixel.edge(-ring);
    if (in <= 0) {
      return;
    }
    float streak = gx + 0.8f * gy + 9 * shot.light[0];
    float glare = ShadedPixel.bump(streak * streak / 20) * shot.shine;
    if (dark) {
      float sky = 0.015f + 0.06f * ShadedPixel.ramp(-gy, 7) + 0.3f * glare;
      canvas.paint(sky, sky, sky * 1.1f, 0.95f * in);
    } else {
      canvas.paint(0.6f, 0.65f, 0.7f, in * (0.03f + 0.35f * glare));
    }
  }
}
