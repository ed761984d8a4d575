package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.SplitMix;

/** What changes from image to image of a synthetic person; all of it grows with difficulty. */
final class FaceCapture {

  enum Occluder {
    NONE,
    SUNGLASSES,
    HAT,
    SCARF,
    MICROPHONE
  }

  final float yaw;
  final float pitch;
  final float[] landmarkError = new float[10];
  final float[] light;
  final float ambient;
  final float diffuse;
  final float shine;
  final float[] tint;
  final float age;
  final float smile;
  final float mouthOpen;
  final float eyeOpen;
  final float browRaise;
  final float gaze;
  final float hairShift;
  final float hairVolume;
  final float hairLength;
  final float[] hair;
  final float stubble;
  final float shaved;
  final float make;
  final boolean glasses;
  final Scene scene;

  FaceCapture(SplitMix random, FaceIdentity id, float d) {
    FaceStyle style = id.style;
    yaw = FaceIdentity.clamp(random.bell(0, 0.36f * d), -0.75f, 0.75f);
    pitch = FaceIdentity.clamp(random.bell(0, 0.17f * d), -0.4f, 0.4f);
    for (int i = 0; i < landmarkError.length; i++) {
      landmarkError[i] = random.bell(0, 0.2f + 1.2f * d);
    }
    light = direction(random.bell(0.1f, 0.25f + 0.85f * d), random.bell(-0.45f, 0.1f + 0.45f * d));
    float hard = 0.25f + 0.75f * d * (2 * random.uniform() - 0.6f);
    diffuse = 0.45f + 0.6f * hard;
    ambient = 0.6f - 0.42f * hard;
    shine = random.between(0.1f, 0.2f + 0.35f * d);
    tint = tint(random, 0.1f * d);
    age = FaceIdentity.clamp(id.age + random.bell(0, 0.16f * d), 0, 1);
    smile = FaceIdentity.clamp(random.bell(0.3f, 0.6f * d), -0.6f, 1.3f);
    mouthOpen = Math.max(0, random.bell(-0.6f + Math.max(0, smile), 3.6f * d));
    eyeOpen =
        FaceIdentity.clamp(random.bell(1, 0.22f * d) - 0.12f * Math.max(0, smile), 0.12f, 1.3f);
    browRaise = random.bell(0, 1.4f * d);
    gaze = FaceIdentity.clamp(random.bell(0, 1.5f * d), -3, 3);
    hairShift = random.bell(0, 2.6f * d);
    hairVolume = Math.max(0.6f, style.volume + random.bell(0, 1.8f * d));
    hairLength = style.length + random.bell(0, style.longHair ? 14 * d : 0);
    hair = hair(style);
    stubble = style.shadow * Math.max(0, random.bell(1, 0.8f * d));
    shaved = random.chance(0.4f * d) ? random.uniform() * 0.3f : 1;
    make = id.woman ? Math.max(0, random.bell(0.25f, 0.5f * d)) : 0;
    glasses = style.glasses ? random.chance(1 - 0.35f * d) : random.chance(0.06f * d);
    scene = new Scene(random, d);
  }

  private float[] hair(FaceStyle style) {
    float grey = FaceIdentity.clamp((age - 0.62f) * 2.6f * style.greying, 0, 0.95f);
    float[] colour = new float[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = FaceIdentity.blend(style.hair[c], 0.42f - 0.01f * c, grey);
    }
    return colour;
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
      0.02f + 0.6f * level * random.between(0.5f, 1),
      0.02f + 0.6f * level * random.between(0.5f, 1),
      0.02f + 0.6f * level * random.between(0.5f, 1)
    };
  }

  static float exp(float value) {
    return (float) StrictMath.exp(value);
  }

  /** The background and the occluder. */
  static final class Scene {

    final float[] backgroundA;
    final float[] backgroundB;
    final float backgroundScale;
    final float[] cloth;
    final Occluder occluder;
    final float[] occluderColour;
    final float occluderX;
    final float occluderY;
    final long texture;

    Scene(SplitMix random, float d) {
      backgroundA = colour(random);
      backgroundB = colour(random);
      backgroundScale = random.between(0.01f, 0.06f);
      cloth = colour(random);
      occluder = random.chance(0.24f * d) ? Occluder.values()[1 + random.below(4)] : Occluder.NONE;
      occluderColour = colour(random);
      occluderX = random.bell(0, 14);
      occluderY = random.uniform();
      texture = random.next();
    }
  }
}
