package org.sphereface.datasets;

/**
 * Paints a synthetic face pixel by pixel, back to front: background, hair behind, neck, ears, head
 * with its features, hair in front, what hides the face. The head is an ellipsoid turned by yaw and
 * pitch: a pixel's place on it gives the place in the head's own frontal map (u, v), so that
 * features move and shorten with pose; parts that stand out (nose) move further.
 */
final class FaceShader {

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;
  private static final float CENTRE = -6;
  private static final float WIDEST = -12;

  private final FaceIdentity id;
  private final FaceCapture shot;
  private final FaceFeatures features;
  private final FaceOcclusion occlusion;
  private final Canvas canvas = new Canvas();
  private final float sinYaw;
  private final float cosYaw;
  private final float sinPitch;
  private final float cosPitch;
  private final float sinRoll;
  private final float cosRoll;
  private final float halfHeight;
  private final float[] outline = new float[260];

  FaceShader(FaceIdentity identity, FaceCapture capture) {
    id = identity;
    shot = capture;
    sinYaw = (float) StrictMath.sin(shot.yaw);
    cosYaw = (float) StrictMath.cos(shot.yaw);
    sinPitch = (float) StrictMath.sin(shot.pitch);
    cosPitch = (float) StrictMath.cos(shot.pitch);
    sinRoll = (float) StrictMath.sin(shot.roll);
    cosRoll = (float) StrictMath.cos(shot.roll);
    halfHeight = (id.chin - id.top) / 2 + 2;
    features = new FaceFeatures(id, shot, canvas, sinYaw, sinPitch);
    occlusion = new FaceOcclusion(id, shot, canvas);
    for (int i = 0; i < outline.length; i++) {
      outline[i] = jawline((i - 130) * 0.5f);
    }
  }

  /** Superellipse below the widest line, narrowing towards the chin; ellipse above. */
  private float jawline(float y) {
    if (y <= id.top || y >= id.chin) {
      return 0;
    }
    if (y < WIDEST) {
      float t = (WIDEST - y) / (WIDEST - id.top);
      return id.halfWidth * (float) StrictMath.sqrt(1 - t * t);
    }
    float t = (y - WIDEST) / (id.chin - WIDEST);
    double round = StrictMath.sqrt(1 - StrictMath.pow(t, id.jaw));
    return id.halfWidth * (1 - id.taper * t) * (float) round;
  }

  private float outlineAt(float y) {
    float at = Math.max(0, Math.min(outline.length - 1.01f, y * 2 + 130));
    int below = (int) at;
    return outline[below] + (outline[below + 1] - outline[below]) * (at - below);
  }

  /** Light values, 112 x 96 x 3, about 0 to 1. */
  float[] render() {
    float[] light = new float[HEIGHT * WIDTH * 3];
    for (int y = 0, at = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++, at += 3) {
        float dx = (x - 47.5f - shot.shiftX) / shot.scale;
        float dy = (y - 70 - shot.shiftY) / shot.scale;
        shade(cosRoll * dx + sinRoll * dy, cosRoll * dy - sinRoll * dx, x, y);
        light[at] = canvas.red;
        light[at + 1] = canvas.green;
        light[at + 2] = canvas.blue;
      }
    }
    return light;
  }

  private void shade(float p, float q, int x, int y) {
    // The features stay near the template whatever the pose; the outline moves instead.
    float headX = p + 0.85f * id.halfWidth * sinYaw;
    float headY = q + 0.8f * halfHeight * sinPitch;
    float half = outlineAt(headY);
    float slope = (outlineAt(headY + 1) - outlineAt(headY - 1)) / 2;
    float inside = (half - Math.abs(headX)) / (float) Math.sqrt(1 + slope * slope);
    float cover = half > 0 ? Canvas.edge(inside) : 0;
    float nx = headX / (id.halfWidth * 1.04f);
    float ny = (headY - CENTRE) / halfHeight * 0.96f;
    float nz = (float) Math.sqrt(Math.max(0.04f, 1 - nx * nx - ny * ny));
    float depth = nx * sinYaw + nz * cosYaw;
    float u = id.halfWidth * 1.04f * (nx * cosYaw - nz * sinYaw);
    float v = halfHeight / 0.96f * (ny * cosPitch - depth * sinPitch) + CENTRE;
    if (cover > 0) {
      features.paint(u, v);
      light(headX / Math.max(half, 10) * 0.9f, ny * 0.85f);
    }
    if (cover < 1) {
      float red = canvas.red;
      float green = canvas.green;
      float blue = canvas.blue;
      background(x, y);
      hairBehind(headX, headY);
      body(headX, headY);
      canvas.paint(red, green, blue, cover);
    }
    hairInFront(u, v, headX, headY, cover);
    features.glasses(u, v, cover);
    occlusion.paint(p, q, u, v, cover);
  }

  private void background(int x, int y) {
    float blend = Canvas.noise(x * shot.backgroundScale, y * shot.backgroundScale, shot.texture);
    canvas.set(shot.backgroundA[0], shot.backgroundA[1], shot.backgroundA[2]);
    canvas.paint(shot.backgroundB, 1, Canvas.ramp(blend - 0.5f, 0.45f));
  }

  private void light(float nx, float ny) {
    float x = nx + features.bendX;
    float y = ny + features.bendY;
    float z = (float) Math.sqrt(Math.max(0.06f, 1 - nx * nx - ny * ny));
    float length = (float) Math.sqrt(x * x + y * y + z * z);
    float[] to = shot.lightDirection;
    float cosine = Math.max(0, (x * to[0] + y * to[1] + z * to[2]) / length);
    float spot = cosine * cosine;
    spot *= spot;
    spot *= spot;
    float gloss = shot.shine * spot * spot * spot * features.skin;
    float lit = shot.diffuse * cosine;
    canvas.set(
        canvas.red * (shot.ambient + lit * shot.lightTint[0]) + gloss * 0.25f,
        canvas.green * (shot.ambient + lit * shot.lightTint[1]) + gloss * 0.25f,
        canvas.blue * (shot.ambient + lit * shot.lightTint[2]) + gloss * 0.25f);
  }

  private void body(float x, float y) {
    float neck = 25 - 0.002f * (y - 40) * (y - 40);
    float cover = Math.min(Canvas.edge(neck - Math.abs(x)), Canvas.edge(y - 22));
    canvas.paint(id.skin, 0.5f * (shot.ambient + shot.diffuse * 0.5f), cover);
    canvas.paint(shot.cloth, 0.8f, Canvas.edge(y - 56 + 0.4f * Math.abs(x)));
    float ear = Canvas.ellipse(Math.abs(x) - id.halfWidth, y + 11, 4.5f, 9);
    canvas.paint(id.skin, 0.7f * (shot.ambient + shot.diffuse * 0.5f), Canvas.edge(ear));
  }

  private void hairBehind(float x, float y) {
    if (id.bald) {
      return;
    }
    float cover = hairCover(x, y);
    if (cover > 0) {
      strands(x, y, 0.6f, cover);
    }
  }

  private float hairCover(float x, float y) {
    float wide = id.halfWidth + shot.hairVolume;
    if (y < WIDEST) {
      float high = WIDEST - id.top + shot.hairVolume;
      return Canvas.edge(Canvas.ellipse(x, y - WIDEST, wide, high));
    }
    float end = id.hairLength + shot.hairShift;
    return Math.min(Canvas.edge(wide - Math.abs(x)), Canvas.ramp(end - y, 3));
  }

  private void hairInFront(float u, float v, float headX, float headY, float cover) {
    if (id.bald) {
      return;
    }
    float s = u / id.halfWidth;
    float s2 = s * s;
    float temple = Math.abs(s) - 0.45f;
    float line =
        id.hairline
            + shot.hairShift * 0.6f
            + id.hairDrop * s2 * s2
            + id.hairPart * s
            - id.hairRecede * Canvas.bump(temple * temple / 0.12f);
    float fringe = Canvas.noise(u * 0.25f, v * 0.05f, id.texture) - 0.5f;
    float above = Canvas.ramp(line + 5 * fringe - v, 1.6f);
    float side = 0;
    if (id.hairLength > 0) {
      float width = 3 + 0.05f * id.hairLength + shot.hairVolume * 0.25f;
      side =
          Math.min(
              Canvas.ramp(Math.abs(u) - id.halfWidth + width, 1.6f),
              Canvas.ramp(id.hairLength + shot.hairShift - v, 3));
    }
    float front = Math.max(above, side) * Math.max(cover, hairCover(headX, headY));
    if (front > 0) {
      strands(u, v, 1, front);
    }
  }

  private void strands(float u, float v, float level, float cover) {
    float strand = Canvas.noise(u * 0.55f + v * 0.07f, v * 0.07f + u * 0.03f, id.texture + 1);
    float side = u / id.halfWidth * shot.lightDirection[0] - shot.lightDirection[1] * 0.5f;
    float lit = shot.ambient + shot.diffuse * Math.max(0, 0.45f + 0.5f * side);
    float shade = level * lit * (0.55f + 0.9f * strand);
    canvas.paint(
        id.hair[0] * shade + 0.01f, id.hair[1] * shade + 0.01f, id.hair[2] * shade + 0.01f, cover);
  }
}
