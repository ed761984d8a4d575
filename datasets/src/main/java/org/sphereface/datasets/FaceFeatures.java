package org.sphereface.datasets;

/** Skin, eyes, brows, nose, mouth, beard and glasses in the head's frontal map (u, v). */
final class FaceFeatures {

  private final FaceIdentity id;
  private final FaceCapture shot;
  private final Canvas canvas;
  private final float sinYaw;
  private final float sinPitch;

  /** How the surface at the painted pixel leans, added to the head's normal. */
  float bendX;

  float bendY;

  /** How much of the painted pixel is bare skin, which shines. */
  float skin;

  FaceFeatures(FaceIdentity id, FaceCapture shot, Canvas canvas, float sinYaw, float sinPitch) {
    this.id = id;
    this.shot = shot;
    this.canvas = canvas;
    this.sinYaw = sinYaw;
    this.sinPitch = sinPitch;
  }

  void paint(float u, float v) {
    bendX = 0;
    bendY = 0;
    skin = 1;
    float tone = 0.94f + 0.12f * Canvas.noise(u * 0.12f, v * 0.12f, id.texture + 2);
    canvas.set(id.skin[0] * tone, id.skin[1] * tone, id.skin[2] * tone);
    complexion(u, v);
    beard(u, v);
    float side = u < 0 ? -1 : 1;
    if (v < id.eyeY + 9) {
      brow(side * u - id.eyeX, v);
      eye(side * u - id.eyeX, v - id.eyeY, side);
    }
    nose(u, v);
    mouth(u, v);
  }

  private void complexion(float u, float v) {
    float across = Math.abs(u);
    float cx = (across - 22) / 13;
    float cy = (v - 6) / 11;
    float blush = Canvas.bump(cx * cx + cy * cy) * (id.cheeks + Math.max(0, shot.make));
    canvas.paint(canvas.red * 1.04f, canvas.green * 0.8f, canvas.blue * 0.8f, blush);
    float ex = (across - id.eyeX) / (id.eyeWidth * 1.7f);
    float ey = (v - id.eyeY + 1) / 11;
    float socket = Canvas.bump(ex * ex + ey * ey);
    canvas.darken(1 - 0.28f * socket);
    bendY += ey * 0.35f * socket;
    // Folds from the nose to the corners of the mouth, bent by smiling.
    float along = (v - id.noseTip) / (id.mouthY + 3 - id.noseTip);
    if (along > 0 && along < 1) {
      float fold = id.noseWidth + 2 + along * (id.mouthWidth - id.noseWidth + 3);
      float off = (across - fold) / 1.7f;
      float strength = id.folds * 0.45f + 0.12f * Math.max(0, shot.smile);
      canvas.darken(1 - strength * Canvas.bump(off * off) * 4 * along * (1 - along));
    }
    for (int i = 0; i < id.moles.length; i += 3) {
      if (id.moles[i + 2] > 0.3f) {
        float mole = Canvas.ellipse(u - id.moles[i], v - id.moles[i + 1], 1.1f, 1.1f);
        canvas.paint(0.09f, 0.05f, 0.03f, 0.8f * Canvas.edge(mole + id.moles[i + 2] - 0.7f));
      }
    }
  }

  private void beard(float u, float v) {
    float density = id.beard * shot.stubble;
    float upper = id.moustache * shot.stubble;
    if (v < id.noseTip + 2 || density + upper <= 0) {
      return;
    }
    float grain = 0.55f + 0.9f * Canvas.noise(u * 0.8f, v * 0.8f, id.texture + 3);
    float low = Canvas.ramp(v - id.mouthY + 4 - 0.018f * (u * u) + 8, 8);
    float outside = Math.max(v - id.mouthY - 5, Math.abs(u) - id.mouthWidth - 1);
    float chin = density * low * (0.15f + 0.85f * Canvas.ramp(outside, 2));
    float mx = u / (id.mouthWidth + 2);
    float my = (v - id.mouthY + id.upperLip + 3.5f) / 4;
    float lip = upper * Canvas.bump(Math.min(1, mx * mx * mx * mx + my * my)) * 1.6f;
    float cover = Math.min(0.92f, Math.max(chin, lip) * grain);
    canvas.paint(id.hair, 0.8f, cover);
    skin *= 1 - cover;
  }

  private void brow(float x, float v) {
    float along = x / id.browLength;
    if (along < -1 || along > 1) {
      return;
    }
    float middle =
        id.eyeY
            - id.browGap
            - shot.browRaise
            + id.browTilt * along
            + id.browArch * (along * along - 0.4f);
    float thick = id.browThickness * (1.15f - 0.45f * along) * (1 - 0.5f * along * along);
    float cover =
        Canvas.ramp(thick - Math.abs(v - middle), 1) * Canvas.ramp(1 - Math.abs(along), 0.25f);
    float[] hair = id.hair;
    float fine = 0.75f + 0.25f * Canvas.noise(x * 1.2f, v * 0.8f, id.texture + 4);
    canvas.paint(hair[0] * 0.6f, hair[1] * 0.6f, hair[2] * 0.6f, 0.9f * cover * fine);
    skin *= 1 - cover;
  }

  private void eye(float x, float y, float side) {
    float tilted = y - id.eyeTilt * x;
    float along = x / id.eyeWidth;
    float arc = 1 - along * along;
    if (arc < -0.5f || tilted < -9 || tilted > 7) {
      return;
    }
    float upper = -id.eyeHeight * shot.eyeOpen * arc;
    float lower = id.eyeHeight * 0.62f * (0.4f + 0.6f * shot.eyeOpen) * arc;
    float crease = tilted - upper + 2.6f;
    canvas.darken(1 - 0.3f * Canvas.bump(crease * crease) * Canvas.ramp(arc, 0.3f));
    float bag = tilted - lower - 2.5f;
    canvas.darken(1 - 0.16f * Canvas.bump(bag * bag / 4) * Canvas.ramp(arc, 0.3f));
    float open = Math.min(Canvas.edge(tilted - upper), Canvas.edge(lower - tilted));
    open *= Canvas.ramp(arc, 0.15f);
    if (open > 0) {
      skin *= 1 - open;
      float white = 0.72f - 0.25f * Canvas.ramp(upper + 1.2f - tilted, 1.2f);
      canvas.paint(white, white * 0.93f, white * 0.9f, open);
      float ix = x - side * shot.gaze;
      float iy = tilted + 0.5f;
      float away = (float) Math.sqrt(ix * ix + iy * iy);
      canvas.paint(
          id.iris, 0.65f + 0.5f * away / id.irisRadius, open * Canvas.edge(id.irisRadius - away));
      canvas.paint(0.01f, 0.01f, 0.01f, open * Canvas.edge(id.irisRadius * 0.42f - away));
      float gx = ix - side * 1.1f;
      float gy = iy + 1.1f;
      canvas.paint(
          0.95f, 0.95f, 0.95f, open * Canvas.edge(0.35f - (float) Math.sqrt(gx * gx + gy * gy)));
    }
    float lash = (tilted - upper + 0.3f) / 1.1f;
    canvas.paint(
        0.02f, 0.015f, 0.01f, 0.85f * Canvas.bump(lash * lash) * Canvas.ramp(arc + 0.08f, 0.12f));
  }

  private void nose(float u, float v) {
    float from = id.eyeY - 2;
    float along = (v - from) / (id.noseTip - from);
    if (along < 0 || along > 1.4f) {
      return;
    }
    float rise = Math.min(along, 1);
    // What stands out of the head by d moves d sin(angle) further when the head turns.
    float x = u - id.noseDepth * rise * sinYaw;
    float y = v - id.noseDepth * rise * sinPitch * 0.6f;
    float wide = id.noseBridge + (id.noseWidth - id.noseBridge) * rise * rise + 2.5f;
    float s = x / wide;
    float below = y - id.noseTip;
    if (s > -1 && s < 1) {
      float fade = Canvas.ramp(3.5f - below, 2.5f);
      bendX += 3.2f * s * (1 - s * s) * (0.25f + 0.75f * rise) * fade;
      bendY += 0.9f * Canvas.ramp(below + 1, 3) * Canvas.ramp(4.5f - below, 2) * (1 - s * s);
    }
    float ball = (x * x) / (id.noseWidth * id.noseWidth) + below * below / 30;
    canvas.paint(
        canvas.red * 1.12f, canvas.green * 1.1f, canvas.blue * 1.1f, Canvas.bump(ball * 2));
    float wing = Math.abs(x) - id.noseWidth;
    float wingY = below - 0.3f;
    canvas.darken(1 - 0.42f * Canvas.bump(wing * wing / 2.4f + wingY * wingY / 16));
    float hole = Canvas.ellipse(Math.abs(x) - id.noseWidth * 0.48f, below - 2.6f, 2.2f, 1.2f);
    canvas.paint(id.skin, 0.1f, 0.85f * Canvas.ramp(hole, 1));
    float shadow = (below - 4) / 2.6f;
    canvas.darken(1 - 0.2f * Canvas.bump(shadow * shadow + s * s));
  }

  private void mouth(float u, float v) {
    float s = u / (id.mouthWidth * (1 + 0.07f * Math.max(-1, shot.smile)));
    float arc = 1 - s * s;
    float y = v - id.mouthY - shot.mouthOpen * 0.2f + shot.smile * 1.7f * (s * s - 0.35f);
    if (arc < -0.15f || y < -10 || y > 24) {
      return;
    }
    float gap = shot.mouthOpen * Math.max(0, arc) / 2;
    float bow = 1 - 0.3f * Canvas.bump(s * s / 0.05f);
    float top = -gap - id.upperLip * Math.max(0, arc) * bow;
    float bottom = gap + id.lowerLip * Math.max(0, (float) Math.sqrt(Math.max(0, arc)));
    float under = (y - bottom - 2) / 2.4f;
    canvas.darken(1 - 0.24f * Canvas.bump(under * under + s * s * 1.8f));
    float lips = Math.min(Canvas.edge(y - top), Canvas.edge(bottom - y)) * Canvas.ramp(arc, 0.12f);
    if (lips > 0) {
      skin *= 1 - 0.6f * lips;
      float level = y < 0 ? 0.82f : 1.05f;
      float rouge = 1 - 0.6f * Math.max(0, shot.make);
      canvas.paint(id.lip[0] * level, id.lip[1] * level * rouge, id.lip[2] * level * rouge, lips);
      bendY += (y < 0 ? -0.25f : 0.3f) * lips;
    }
    float open =
        Math.min(Canvas.edge(y + gap), Canvas.edge(gap - y)) * Canvas.ramp(arc - 0.04f, 0.05f);
    if (gap > 0.4f && open > 0) {
      canvas.paint(0.06f, 0.015f, 0.015f, open);
      float teeth = Canvas.edge(0.6f - 0.25f * gap - y) * Canvas.ramp(0.75f - Math.abs(s), 0.1f);
      canvas.paint(0.72f, 0.68f, 0.6f, open * teeth);
    }
    canvas.paint(
        0.07f,
        0.02f,
        0.02f,
        0.7f * Canvas.bump(y * y / 1.1f) * Canvas.ramp(arc + 0.05f, 0.15f) * (gap > 0.6f ? 0 : 1));
  }

  /** Glasses stand before the face: they move further than the eyes when the head turns. */
  void glasses(float u, float v, float cover) {
    if (!shot.glasses || v > id.eyeY + 16 || v < id.eyeY - 16) {
      return;
    }
    float x = u - 4 * sinYaw;
    float gx = Math.abs(x) - id.eyeX - 0.5f;
    float gy = v - id.eyeY - 1.5f;
    float radius = id.glassesRadius;
    float round = (float) Math.sqrt(gx * gx + gy * gy * 1.5f);
    float square = Math.max(Math.abs(gx), Math.abs(gy) * 1.45f);
    float ring = FaceIdentity.blend(round, square, id.glassesSquare) - radius;
    float frame = Canvas.edge(1 - Math.abs(ring));
    if (Math.abs(x) < id.eyeX - radius) {
      frame = Math.max(frame, Canvas.edge(0.9f - Math.abs(gy + 2)));
    }
    if (gx > radius) {
      frame = Math.max(frame, Canvas.edge(0.9f - Math.abs(gy + 3)));
    }
    float shade = id.glassesShade;
    canvas.paint(0.3f, 0.32f, 0.34f, 0.12f * Canvas.edge(-ring) * cover);
    canvas.paint(shade, shade * 0.8f, shade * 0.7f, frame * cover);
  }
}
