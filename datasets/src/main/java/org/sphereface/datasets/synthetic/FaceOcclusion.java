package org.sphereface.datasets.synthetic;

/** What hides a part of a synthetic face: a hat, a scarf, a microphone. */
record FaceOcclusion(FaceIdentity id, FaceCapture shot, ShadedPixel canvas, float[] light) {

  /** Paints a hat over head or hair met at (u, v, z). */
  void hat(float u, float v, float z, float cover) {
    if (shot.scene.occluder != FaceCapture.Occluder.HAT || cover <= 0) {
      return;
    }
    float brim = id.eyes.eyeY - 15 - 14 * shot.scene.occluderY - 0.006f * u * u - 0.1f * (z - 40);
    float weave =
        0.75f + 0.35f * ShadedPixel.noise(u * 0.8f, v * 0.8f + z * 0.5f, shot.scene.texture);
    float side = (u * light[0] + (v + 30) * light[1] + z * light[2]) / 50;
    float lit = shot.ambient + shot.diffuse * Math.max(0, 0.3f + 0.7f * side);
    float fold = (brim - v - 9) / 1.4f;
    lit *= 1 - 0.45f * ShadedPixel.bump(fold * fold);
    canvas.paint(shot.scene.occluderColour, weave * lit, cover * ShadedPixel.edge(brim - v));
    float shadow = (v - brim) / 5;
    if (shadow > 0) {
      canvas.darken(1 - 0.45f * ShadedPixel.bump(shadow * shadow));
    }
  }

  /** Paints what stands before the face, by place in the image of the whole face. */
  void front(float x, float y) {
    if (shot.scene.occluder == FaceCapture.Occluder.SCARF) {
      float p = x - 48;
      float line =
          108 - 22 * shot.scene.occluderY - 0.004f * p * p + 2 * ShadedPixel.noise(x * 0.1f, 1, 7);
      float fold =
          ShadedPixel.noise(p * 0.05f + y * 0.03f, y * 0.16f - p * 0.02f, shot.scene.texture);
      float lit = (shot.ambient + 0.6f * shot.diffuse) * (0.45f + 0.75f * fold);
      canvas.paint(shot.scene.occluderColour, lit, ShadedPixel.ramp(y - line, 1.2f));
    } else if (shot.scene.occluder == FaceCapture.Occluder.MICROPHONE) {
      microphone(x - 48 - shot.scene.occluderX, y - 98 - 10 * shot.scene.occluderY);
    }
  }

  private void microphone(float x, float y) {
    float in = ShadedPixel.ellipse(x, y, 11, 12);
    float handle = Math.min(y, 6 - Math.abs(x + 0.2f * y));
    float nx = x / 11;
    float ny = y / 12;
    float nz = (float) Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
    float facing = Math.max(0, nx * light[0] + ny * light[1] + nz * light[2]);
    float mesh = 0.6f + 0.8f * ShadedPixel.noise(x * 1.1f, y * 1.1f, shot.scene.texture);
    float level = (0.02f + 0.12f * facing * facing) * mesh;
    canvas.paint(0.02f, 0.02f, 0.022f, ShadedPixel.ramp(handle, 1));
    canvas.paint(level, level, level * 1.05f, ShadedPixel.ramp(in, 1));
  }
}
