package org.sphereface.datasets.synthetic;

/**
 * Hair as a shell around the head: an ellipsoid above the ears and a cylinder below, with strands.
 * The hairline decides where the shell carries hair; rays may pass its front and meet its back.
 */
final class FaceHair {

  private static final float AXIS = -6;
  private static final float MIDDLE = -30;

  private final FaceIdentity id;
  private final FaceStyle style;
  private final FaceCapture shot;
  private final float[] light;
  private final float[] half;
  private final float a;
  private final float c;
  private final float high;
  private final float lowest;
  private final float squareU;
  private final float squareV;
  private final float squareZ;
  private final float bendLower;
  private final float inverseUpper;
  private final float inverseLower;
  private final float bendUpper;

  /** The colour last computed. */
  float red;

  float green;
  float blue;

  /** Depth along the ray of the place last met. */
  float t;

  private float u;
  private float v;
  private float z;
  private float rim;

  FaceHair(FaceIdentity id, FaceCapture shot, float[] light, float[] view) {
    this.id = id;
    this.shot = shot;
    this.light = light;
    style = id.style;
    half = new float[] {light[0] + view[0], light[1] + view[1], light[2] + view[2]};
    float length =
        (float) Math.sqrt(half[0] * half[0] + half[1] * half[1] + half[2] * half[2]) + 1e-6f;
    for (int i = 0; i < 3; i++) {
      half[i] /= length;
    }
    a = id.head.halfWidth + 0.8f + shot.hairVolume;
    c = id.head.depth + 2.5f + 0.8f * shot.hairVolume - AXIS;
    high = MIDDLE - id.head.top + 1.3f * shot.hairVolume + 1;
    lowest =
        9 + shot.hairShift * 0.6f + Math.abs(style.part) + Math.max(style.hairline, style.sideburn);
    squareU = 1 / (a * a);
    squareV = 1 / (high * high);
    squareZ = 1 / (c * c);
    bendLower = view[0] * view[0] * squareU + view[2] * view[2] * squareZ;
    bendUpper = bendLower + view[1] * view[1] * squareV;
    inverseLower = 1 / bendLower;
    inverseUpper = 1 / bendUpper;
  }

  /** Meets the shell's front (sign 1) or back (-1); the pixel's cover by hair, 0 to 1. */
  float cover(float[] o, float[] d, float sign) {
    // Rays well below the shell's upper part need not be tried on it first.
    boolean upper = o[1] + 40 * sign * d[1] < MIDDLE;
    if (style.bald || !meet(o, d, sign, upper) && !meet(o, d, sign, !upper)) {
      return 0;
    }
    float grows = grows();
    float wild = 0.8f + 0.35f * shot.hairVolume * (0.3f + style.curl);
    float soft = 0.9f + 0.5f * style.curl;
    if (grows <= 0 || rim - 1 - 0.5f * wild >= soft) {
      return grows;
    }
    float fray = ShadedPixel.noise(around() * 24, v * 0.12f, id.texture + 11) - 0.5f;
    return grows * ShadedPixel.ramp(rim - 1 + wild * fray, soft);
  }

  private boolean meet(float[] o, float[] d, float sign, boolean upper) {
    float sv = upper ? squareV : 0;
    float ov = o[1] - MIDDLE;
    float oz = o[2] - AXIS;
    float qa = upper ? bendUpper : bendLower;
    float inverse = upper ? inverseUpper : inverseLower;
    float qb = o[0] * d[0] * squareU + ov * d[1] * sv + oz * d[2] * squareZ;
    float qc = o[0] * o[0] * squareU + ov * ov * sv + oz * oz * squareZ - 1;
    float square = qb * qb - qa * qc;
    if (square < -0.06f * qa) {
      return false;
    }
    t = (-qb + sign * (float) Math.sqrt(square > 0 ? square : 0)) * inverse;
    v = o[1] + t * d[1];
    if (v < MIDDLE != upper) {
      return false;
    }
    u = o[0] + t * d[0];
    z = o[2] + t * d[2];
    rim = 0.5f * a * square * inverse + 1.2f;
    return true;
  }

  /** Place around the vertical axis: 0 in front, 1 and -1 at the sides, 2 behind. */
  private float around() {
    float x = u / a;
    float depth = (z - AXIS) / c;
    float sum = Math.abs(x) + Math.abs(depth) + 1e-6f;
    float quarter = x / sum;
    return depth >= 0 ? quarter : (x < 0 ? -2 : 2) - quarter;
  }

  /** Row of the hairline at a place in front. */
  private float line(float s) {
    float s2 = s * s;
    float temple = Math.abs(s) - 0.42f;
    float line = style.hairline + shot.hairShift * 0.6f + style.part * s;
    line += (style.sideburn - style.hairline) * s2 * s2 * (0.35f + 0.65f * s2);
    line -= style.recede * ShadedPixel.bump(temple * temple * 10);
    return style.crownBald ? line - 60 * (1 - s2 * s2 * s2 * s2) : line;
  }

  private float grows() {
    if (z <= 0 && style.crownBald && v < -48) {
      return 0;
    }
    float line =
        z > 0
            ? line(u / a)
            : style.sideburn - 6 + (30 - style.sideburn) * ShadedPixel.ramp(-24 - z, 6);
    float above = line - v;
    float ragged = style.fringe ? 9 : 4;
    float soft = style.fringe ? 1.2f : 2.2f;
    float curtain = 13 + 6 * style.sweep + 0.12f * v - z + 0.3f * shot.hairShift;
    float end = shot.hairLength - v;
    // Most places are too far from any edge of the hair for its jags, +-0.5, to matter.
    if (above - 0.5f * ragged >= soft) {
      return 1;
    }
    boolean draped = style.longHair && curtain > -5.5f && end > -10;
    if (!draped && above + 0.5f * ragged <= -soft) {
      return 0;
    }
    float jag =
        ShadedPixel.noise(around() * 15 + style.sweep * v * 0.1f, v * 0.03f, id.texture) - 0.5f;
    float grows = ShadedPixel.ramp(above + ragged * jag, soft);
    if (draped) {
      float drape =
          Math.min(ShadedPixel.ramp(curtain + 7 * jag, 2), ShadedPixel.ramp(end + 12 * jag, 4));
      return Math.max(grows, drape);
    }
    return grows;
  }

  /** Share of light that the hair over a place of the skin keeps off, as by a fringe. */
  float shadow(float pu, float pv) {
    if (pv > lowest || style.bald || style.crownBald) {
      return 0;
    }
    float below = pv - line(pu / a);
    return below > 9 ? 0 : 0.5f * ShadedPixel.ramp(4 - below, 5);
  }

  private float strand(float flow) {
    float strand =
        0.6f * ShadedPixel.noise(flow * 26, v * 0.05f, id.texture + 1)
            + 0.4f * ShadedPixel.noise(flow * 60, v * 0.08f, id.texture + 12);
    if (style.curl > 0.4f) {
      float curls = ShadedPixel.noise(u * 0.35f, v * 0.35f + z * 0.2f, id.texture + 14);
      return FaceIdentity.blend(strand, curls, Math.min(1, 1.6f * (style.curl - 0.4f)));
    }
    return strand;
  }

  /** Colours the place last met: diffuse light around the strand and a band of shine along it. */
  void shade(float level) {
    float nu = u * squareU;
    float nv = v < MIDDLE ? (v - MIDDLE) * squareV : 0;
    float nz = (z - AXIS) * squareZ;
    float scale = 1 / ((float) Math.sqrt(nu * nu + nv * nv + nz * nz) + 1e-9f);
    nu *= scale;
    nv *= scale;
    nz *= scale;
    float flow = around() + style.sweep * v * 0.012f;
    float strand = strand(flow);
    float lock = ShadedPixel.noise(flow * 8, v * 0.07f, id.texture + 13);
    float tu = -nv * nu + (strand - 0.5f) * 0.3f;
    float tv = 1 - nv * nv;
    float tz = -nv * nz;
    float size = (float) Math.sqrt(tu * tu + tv * tv + tz * tz) + 1e-6f;
    float along = (tu * half[0] + tv * half[1] + tz * half[2]) / size;
    float spark = Math.max(0, 1 - along * along);
    spark *= spark;
    spark *= spark;
    spark *= spark * spark;
    float facing = nu * light[0] + nv * light[1] + nz * light[2];
    float lit =
        shot.ambient * (0.75f - 0.35f * nv) + shot.diffuse * Math.max(0, 0.3f + 0.7f * facing);
    float root = z > 0 ? 0.62f + 0.38f * ShadedPixel.ramp(line(u / a) - v - 7, 8) : 1;
    float tone = root * level * lit * (0.3f + 0.8f * strand + 0.55f * lock);
    float shine = level * shot.diffuse * Math.max(0, facing + 0.2f) * spark * strand;
    shine *= 0.14f * (1 - 0.7f * style.curl);
    red = shot.hair[0] * (tone + 2 * shine) + shine * 0.5f;
    green = shot.hair[1] * (tone + 2 * shine) + shine * 0.5f;
    blue = shot.hair[2] * (tone + 2 * shine) + shine * 0.5f;
  }
}
