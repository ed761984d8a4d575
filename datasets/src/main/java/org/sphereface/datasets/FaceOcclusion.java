package org.sphereface.datasets;

/** What hides a part of a synthetic face: a bar, sunglasses, a hand, a scarf, a hat. */
record FaceOcclusion(FaceIdentity id, FaceCapture shot, Canvas canvas) {

  /**
   * Paints over a pixel.
   *
   * @param p column in the image's plane
   * @param q row in the image's plane
   * @param u column in the head's map
   * @param v row in the head's map
   * @param cover how much of the pixel is head
   */
  void paint(float p, float q, float u, float v, float cover) {
    switch (shot.occluder) {
      case BAR -> bar(p, q);
      case SUNGLASSES -> sunglasses(u, v, cover);
      case HAND -> hand(p, q);
      case SCARF -> {
        float fold = 0.7f + 0.5f * Canvas.noise(p * 0.1f, q * 0.3f, shot.texture);
        float line = id.noseTip + 3 + shot.occluderSize - 0.006f * u * u;
        canvas.paint(shot.occluderColour, fold, Canvas.edge(v - line));
      }
      case HAT -> {
        float weave = 0.8f + 0.3f * Canvas.noise(p * 0.5f, q * 0.5f, shot.texture);
        float line = id.eyeY - 12 - shot.occluderSize * 0.4f + 0.003f * u * u;
        canvas.paint(shot.occluderColour, weave, Canvas.edge(line - v));
      }
      case NONE -> {}
    }
  }

  private void bar(float p, float q) {
    // A slope instead of an angle: no trigonometry a pixel.
    float slope = shot.occluderAngle;
    float away = (p - shot.occluderX - slope * (q - shot.occluderY));
    float distance = Math.abs(away) / (float) Math.sqrt(1 + slope * slope);
    canvas.paint(shot.occluderColour, 1, Canvas.edge(shot.occluderSize * 0.6f - distance));
  }

  private void sunglasses(float u, float v, float cover) {
    float x = Math.abs(u) - id.eyeX;
    float lens = Canvas.ellipse(x, v - id.eyeY - 2, 12, 6 + shot.occluderSize * 0.35f);
    float bridge = Math.abs(u) < id.eyeX ? 1 - Math.abs(v - id.eyeY) : -1;
    float temple = x > 8 ? 1 - Math.abs(v - id.eyeY + 1) : -1;
    float shape = Math.max(lens, Math.max(bridge, temple));
    canvas.paint(shot.occluderColour, 0.15f, 0.96f * Canvas.edge(shape) * cover);
  }

  private void hand(float p, float q) {
    float side = shot.occluderX < 0 ? -1 : 1;
    float x = side * p - 30 + shot.occluderSize;
    float y = q - shot.occluderY;
    float palm = Canvas.ellipse(x - 16, y - 8, 20, 17);
    float best = palm;
    for (int finger = 0; finger < 4; finger++) {
      float fy = y - 4 - finger * 6.2f + 0.15f * shot.occluderAngle * x;
      float reach = -14 - (finger == 1 || finger == 2 ? 5 : 0);
      float fx = x < reach ? x - reach : 0;
      float capsule = x > 18 ? -1 : 3.1f - (float) Math.sqrt(fx * fx + fy * fy);
      best = Math.max(best, capsule);
    }
    float lit =
        (shot.ambient + shot.diffuse * 0.6f) * Math.min(1, 0.55f + 0.2f * Math.max(0, best));
    canvas.paint(id.skin, lit, Canvas.edge(best));
  }
}
