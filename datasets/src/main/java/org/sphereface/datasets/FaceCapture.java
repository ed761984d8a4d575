package org.sphereface.datasets;

/** What changes from image to image of a synthetic person; all of it grows with difficulty. */
final class FaceCapture {

  enum Occluder {
    NONE,
    BAR,
    SUNGLASSES,
    HAND,
    SCARF,
    HAT
  }

  final float yaw;
  final float pitch;
  final float roll;
  final float scale;
  final float shiftX;
  final float shiftY;
  final float[] lightDirection;
  final float ambient;
  final float diffuse;
  final float shine;
  final float[] lightTint;
  final float smile;
  final float mouthOpen;
  final float eyeOpen;
  final float browRaise;
  final float gaze;
  final float hairShift;
  final float hairVolume;
  final float stubble;
  final float make;
  final boolean glasses;
  final float[] backgroundA;
  final float[] backgroundB;
  final float backgroundScale;
  final float[] cloth;
  final Occluder occluder;
  final float[] occluderColour;
  final float occluderX;
  final float occluderY;
  final float occluderAngle;
  final float occluderSize;
  final float[] gain = new float[3];
  final float gamma;
  final float saturation;
  final float noise;
  final float blur;
  final int blurPasses;
  final long texture;

  FaceCapture(SplitMix random, FaceIdentity identity, float d) {
    yaw = clamp(random.bell(0, 0.30f * d), 0.62f);
    pitch = clamp(random.bell(0, 0.17f * d), 0.4f);
    roll = random.bell(0, 0.075f * d);
    scale = exp(random.bell(0, 0.055f * d));
    shiftX = random.bell(0, 2.6f * d);
    shiftY = random.bell(0, 2.6f * d);
    lightDirection = direction(random.bell(0, 0.9f * d), random.bell(-0.35f, 0.5f * d));
    float hard = random.uniform() * d;
    diffuse = 0.3f + 0.75f * hard;
    ambient = 0.75f - 0.6f * hard;
    shine = random.uniform() * 0.35f;
    lightTint = tint(random, 0.12f * d);
    smile = random.bell(0.3f, 1.1f * d);
    mouthOpen = Math.max(0, random.bell(-0.5f, 4.2f * d));
    eyeOpen = Math.max(0.1f, Math.min(1.35f, random.bell(1, 0.28f * d)));
    browRaise = random.bell(0, 1.6f * d);
    gaze = clamp(random.bell(0, 1.6f * d), 3.2f);
    hairShift = random.bell(0, 3.2f * d);
    hairVolume = identity.bald ? 0 : Math.max(0, identity.hairVolume + random.bell(0, 2 * d));
    stubble = Math.max(0, random.bell(1, 0.45f * d));
    make = random.bell(0, 0.2f * d);
    glasses = identity.glasses ? random.chance(1 - 0.35f * d) : random.chance(0.08f * d);
    backgroundA = colour(random);
    backgroundB = colour(random);
    backgroundScale = random.between(0.01f, 0.08f);
    cloth = colour(random);
    occluder = random.chance(0.5f * d) ? Occluder.values()[1 + random.below(5)] : Occluder.NONE;
    occluderColour = colour(random);
    occluderX = random.between(-40, 40);
    occluderY = random.between(-20, 40);
    occluderAngle = random.between(-1.6f, 1.6f);
    occluderSize = random.between(5, 5 + 11 * d);
    float exposure = random.bell(0.1f, 0.5f * d);
    float warmth = random.bell(0, 0.2f * d);
    gain[0] = exp(exposure + warmth + random.bell(0, 0.07f * d));
    gain[1] = exp(exposure + random.bell(0, 0.07f * d));
    gain[2] = exp(exposure - warmth + random.bell(0, 0.07f * d));
    gamma = 0.52f * exp(random.bell(0, 0.22f * d));
    saturation = random.chance(0.15f * d) ? 0 : 1 - 0.5f * d * random.uniform();
    float grain = random.uniform();
    noise = 0.006f + 0.075f * d * grain * grain;
    blur = random.between(0.05f, 0.25f);
    blurPasses = (int) (random.uniform() * random.uniform() * 6 * d + 0.4f);
    texture = random.next();
  }

  private static float[] direction(float x, float y) {
    float length = (float) Math.sqrt(x * x + y * y + 0.7f);
    return new float[] {x / length, y / length, (float) Math.sqrt(0.7f) / length};
  }

  private static float[] tint(SplitMix random, float deviation) {
    return new float[] {
      exp(random.bell(0, deviation)), exp(random.bell(0, deviation)), exp(random.bell(0, deviation))
    };
  }

  private static float[] colour(SplitMix random) {
    float level = random.uniform();
    return new float[] {
      0.02f + 0.7f * level * random.between(0.4f, 1),
      0.02f + 0.7f * level * random.between(0.4f, 1),
      0.02f + 0.7f * level * random.between(0.4f, 1)
    };
  }

  private static float clamp(float value, float limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  private static float exp(float value) {
    return (float) StrictMath.exp(value);
  }
}
