package org.sphereface.datasets.synthetic;

/** The colour of a synthetic face's skin, brows, nose, mouth and beard, by place on the head. */
final class FaceFeatures {

  private final FaceIdentity id;
  private final FaceCapture shot;
  private final FaceMouth mouth;
  private final FaceEyes eyes;
  private final ShadedPixel canvas;
  private final float wrinkles;
  private final boolean smooth;

  /** Lean of the surface by details too fine for the relief, added to the unit normal. */
  float bendV;

  /** How much of the painted pixel is bare skin: it shines and lets light through. */
  float skin;

  /** Shine of moist parts. */
  float wet;

  FaceFeatures(FaceIdentity id, FaceCapture shot, FaceMouth mouth, ShadedPixel canvas) {
    this.id = id;
    this.shot = shot;
    this.mouth = mouth;
    this.canvas = canvas;
    eyes = new FaceEyes(id, shot, canvas);
    wrinkles = Math.max(0, shot.age - 0.3f) * 1.4f;
    float shaven = id.style.beard + id.style.goatee + id.style.moustache;
    smooth = shaven == 0 && shot.stubble <= 0.01f;
  }

  void paint(float u, float v, float z) {
    bendV = 0;
    skin = 1;
    wet = 0;
    float tone =
        0.93f
            + 0.08f * ShadedPixel.noise(u * 0.09f, v * 0.09f, id.texture + 2)
            + 0.06f * ShadedPixel.noise(u * 0.45f, v * 0.45f, id.texture + 5);
    canvas.set(id.skin[0] * tone, id.skin[1] * tone, id.skin[2] * tone);
    if (z < -8) {
      return;
    }
    complexion(u, v);
    spots(u, v);
    lines(u, v);
    beard(u, v);
    float side = u < 0 ? -1 : 1;
    if (v < id.eyes.eyeY + 12) {
      brow(side * u - id.eyes.eyeX, v);
      float bare = eyes.paint(side * u - id.eyes.eyeX, v - id.eyes.eyeY, side);
      skin *= 1 - bare;
      wet = 0.5f * bare;
    } else {
      nostrils(u, v);
      lips(u, v);
    }
  }

  private void complexion(float u, float v) {
    float across = Math.abs(u);
    float red = blob(across - 21, v - 6, 14, 12) * (0.35f * id.ruddy + 0.3f * shot.make);
    red += blob(u, v - id.nose.noseTip, 9, 9) * 0.4f * id.ruddy;
    canvas.paint(canvas.red, canvas.green * 0.72f, canvas.blue * 0.74f, Math.min(0.8f, red));
    float dark = blob(across - id.eyes.eyeX, v - id.eyes.eyeY - 1, id.eyes.eyeWidth * 1.6f, 10);
    canvas.paint(canvas.red * 0.84f, canvas.green * 0.76f, canvas.blue * 0.76f, 0.7f * dark);
    float shade = blob(across - id.eyes.eyeX, v - id.eyes.eyeY + 4, 11, 5) * shot.make;
    canvas.paint(canvas.red * 0.55f, canvas.green * 0.45f, canvas.blue * 0.5f, shade * 0.7f);
  }

  private static float blob(float x, float y, float rx, float ry) {
    return ShadedPixel.bump(x * x * (1 / (rx * rx)) + y * y * (1 / (ry * ry)));
  }

  private void spots(float u, float v) {
    if (id.freckles > 0 && v > -18 && v < 19) {
      float speck = ShadedPixel.noise(u * 0.9f, v * 0.9f, id.texture + 6) - 0.72f;
      float where = blob(u, v - 1, 34, 18);
      canvas.paint(
          0.3f, 0.16f, 0.09f, where * Math.min(0.5f, id.freckles) * ShadedPixel.ramp(speck, 0.1f));
    }
    for (int i = 0; i < id.moles.length; i += 3) {
      if (id.moles[i + 2] > 0.5f && Math.abs(u - id.moles[i]) < 3) {
        float mole = ShadedPixel.ellipse(u - id.moles[i], v - id.moles[i + 1], 1.2f, 1.2f);
        canvas.paint(
            canvas.red * 0.3f,
            canvas.green * 0.24f,
            canvas.blue * 0.24f,
            0.8f * ShadedPixel.edge(mole));
      }
    }
  }

  /** Forehead lines, crow's feet, bags under the eyes. */
  private void lines(float u, float v) {
    float across = Math.abs(u);
    float strength = wrinkles + 0.12f * Math.max(0, shot.browRaise);
    if (strength <= 0.02f) {
      return;
    }
    float brow = id.eyes.eyeY - id.brows.browGap - 4;
    if (v < brow && across < 27) {
      float wave = ShadedPixel.noise(u * 0.08f, 3, id.texture + 7) * 4 + u * u * 0.006f;
      groove(
          (brow - v + wave) % 7.5f - 3.7f,
          1.5f,
          strength
              * ShadedPixel.ramp(brow - v - 2, 2)
              * ShadedPixel.ramp(24 - across, 5)
              * ShadedPixel.ramp(v - brow + 24, 3));
    }
    float x = across - id.eyes.eyeX - id.eyes.eyeWidth - 3;
    if (x > 0 && x < 8) {
      float smile = wrinkles * (0.6f + 0.6f * Math.max(0, shot.smile));
      for (int foot = -1; foot <= 1; foot++) {
        groove(
            v - id.eyes.eyeY - foot * (1.5f + 0.45f * x), 1, smile * ShadedPixel.bump(x * x / 64));
      }
    }
    x = (across - id.eyes.eyeX) / (id.eyes.eyeWidth * 1.1f);
    if (x * x < 1) {
      groove(v - id.eyes.eyeY - 7.5f + 3 * x * x, 2, wrinkles * (1 - x * x) * 0.9f);
    }
  }

  private void groove(float away, float half, float strength) {
    float r = away * (1 / half);
    if (r <= -2 || r >= 2) {
      return;
    }
    float line = ShadedPixel.bump(r * r) * Math.min(1, strength);
    canvas.paint(canvas.red * 0.72f, canvas.green * 0.62f, canvas.blue * 0.62f, line * 0.7f);
    bendV += 0.3f * r * ShadedPixel.bump(r * r / 4) * Math.min(1, strength);
  }

  private void beard(float u, float v) {
    FaceStyle style = id.style;
    float u2 = u * u;
    if (smooth || v < id.nose.noseTip + 3.5f && v < 12 - 0.021f * u2 && v < mouth.cornerY) {
      return;
    }
    float region = ShadedPixel.ramp(v - 17 + 0.021f * u2, 5);
    float lips = Math.max(v - mouth.cornerY - 5, Math.abs(u) - mouth.half - 1.5f);
    float clear = 0.12f + 0.88f * ShadedPixel.ramp(lips, 2.2f);
    mouth.locate(u, v);
    float upper = moustache(u, v);
    float chin = blob(u, v - id.mouth.mouthY - 15, mouth.half + 5, 15);
    chin = Math.min(1, 2.2f * chin) * ShadedPixel.ramp(v - mouth.cornerY - 4, 3);
    float full = Math.max(style.beard * region * clear, style.goatee * chin);
    float dense = shot.shaved * Math.max(full, style.moustache * upper);
    float grown = Math.max(region * clear, upper) * shot.stubble;
    if (dense + grown <= 0.01f) {
      return;
    }
    float grain = 0.6f + 0.8f * ShadedPixel.noise(u * 0.9f, v * 0.5f, id.texture + 3);
    canvas.paint(
        canvas.red * 0.45f,
        canvas.green * 0.5f,
        canvas.blue * 0.56f,
        Math.min(0.7f, grown * grain));
    float cover = Math.min(0.93f, dense * grain * 1.25f);
    float strand = 0.5f + 0.6f * ShadedPixel.noise(u * 1.3f, v * 0.4f, id.texture + 8);
    canvas.paint(shot.hair, strand, cover);
    skin *= 1 - cover;
  }

  private float moustache(float u, float v) {
    float mx = u / (mouth.half + 3);
    float my =
        (v - id.nose.noseTip - 6) - 0.25f * (mouth.top + id.mouth.mouthY - id.nose.noseTip - 6);
    return ShadedPixel.ramp(1 - mx * mx, 0.2f)
        * ShadedPixel.ramp(v - id.nose.noseTip - 5, 1.5f)
        * ShadedPixel.ramp(mouth.top - mouth.y + 1 + 5 * mx * mx, 1.4f)
        * (my > -9 ? 1 : 0);
  }

  private void brow(float x, float v) {
    float along = x / id.brows.browLength + 0.02f;
    if (along < -1 || along > 1) {
      return;
    }
    float bend = along * along;
    float middle =
        id.eyes.eyeY
            - id.brows.browGap
            - shot.browRaise
            + id.brows.browTilt * along
            + id.brows.browArch * (bend - 0.35f)
            + 0.8f * Math.max(0, along) * id.brows.browArch;
    float thick = id.brows.browThickness * (1.15f - 0.55f * along) * (1 - 0.4f * bend);
    float fine = ShadedPixel.noise(x * 1.1f + v * 0.9f, v * 0.5f, id.texture + 4);
    float cover =
        ShadedPixel.ramp(thick - Math.abs(v - middle) + 1.1f * (fine - 0.5f), 1.1f)
            * ShadedPixel.ramp(1 - Math.abs(along), 0.3f);
    cover *= id.brows.browDensity * (0.75f + 0.4f * fine);
    canvas.paint(
        shot.hair[0] * 0.5f, shot.hair[1] * 0.45f, shot.hair[2] * 0.45f, Math.min(0.95f, cover));
    skin *= 1 - cover;
  }

  private void nostrils(float u, float v) {
    float below = v - id.nose.noseTip;
    if (below > 9 || below < -10) {
      return;
    }
    float across = Math.abs(u);
    float hole =
        ShadedPixel.ellipse(
            across - id.nose.noseWidth * 0.47f, below - 3.9f - 0.12f * across, 2.5f, 1.25f);
    canvas.paint(
        id.skin[0] * 0.12f,
        id.skin[1] * 0.06f,
        id.skin[2] * 0.05f,
        0.9f * ShadedPixel.ramp(hole, 0.9f));
    float wing = across - id.nose.noseWidth - 2.6f + 0.06f * below * below;
    float crease = ShadedPixel.bump(wing * wing / 2.2f) * ShadedPixel.bump(below * below / 40);
    canvas.paint(canvas.red * 0.74f, canvas.green * 0.6f, canvas.blue * 0.58f, 0.6f * crease);
  }

  private void lips(float u, float v) {
    mouth.locate(u, v);
    float arc = mouth.arc;
    float y = mouth.y;
    if (arc < -0.2f || y < -12 || y > 20) {
      return;
    }
    red(u, v, arc);
    if (mouth.gap > 0.3f) {
      open(u, y, arc);
    }
    float line = ShadedPixel.bump(y * y / 1.5f) * ShadedPixel.ramp(arc + 0.06f, 0.12f);
    canvas.paint(
        id.skin[0] * 0.2f,
        id.skin[1] * 0.1f,
        id.skin[2] * 0.1f,
        0.75f * line * ShadedPixel.ramp(0.8f - mouth.gap, 0.5f));
    float corner = blob(Math.abs(u) - mouth.half, y - 0.6f, 2.6f, 2);
    canvas.paint(id.skin[0] * 0.3f, id.skin[1] * 0.17f, id.skin[2] * 0.16f, 0.6f * corner);
  }

  private void red(float u, float v, float arc) {
    float y = mouth.y;
    float in = ShadedPixel.ramp(arc, 0.1f);
    float lips =
        Math.min(ShadedPixel.ramp(y - mouth.top, 0.9f), ShadedPixel.ramp(mouth.bottom - y, 1.1f))
            * in;
    if (lips > 0) {
      float rouge = 1 - 0.5f * Math.min(1, shot.make);
      float level =
          (y < 0 ? 0.86f : 1.02f)
              * (0.9f + 0.2f * ShadedPixel.noise(u * 0.9f, v * 0.2f, id.texture + 9));
      canvas.paint(
          id.lip[0] * level, id.lip[1] * level * rouge, id.lip[2] * level * rouge, lips * 0.9f);
      wet = lips * (y > 0 ? 0.5f : 0.15f);
    }
  }

  /** Darkness behind the lips, and the upper teeth before it. */
  private void open(float u, float y, float arc) {
    float gap = mouth.gap;
    float open =
        Math.min(ShadedPixel.edge(y + gap), ShadedPixel.edge(gap - y))
            * ShadedPixel.ramp(arc, 0.06f);
    canvas.paint(0.035f, 0.008f, 0.008f, open);
    skin *= 1 - open;
    float edge = -gap + Math.min(4.6f, 0.6f + 1.25f * gap);
    float s = Math.abs(mouth.s);
    float tooth = Math.abs(u) / 3.1f;
    float between = tooth - (int) tooth - 0.5f;
    float white =
        (0.62f - 0.22f * s) * (1 - 0.18f * ShadedPixel.ramp(between * between - 0.2f, 0.05f));
    canvas.paint(
        white,
        white * 0.93f,
        white * 0.82f,
        open * ShadedPixel.ramp(edge - y, 0.6f) * ShadedPixel.ramp(0.82f - s, 0.1f));
  }
}
