package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.SplitMix;

/**
 * What stays the same in all images of a synthetic person. Lengths are pixels of the 112 x 96
 * image; the origin is halfway between eyes and mouth on the axis of the head, u to the viewer's
 * right, v downwards, z towards the viewer. All are drawn from overlapping continuous
 * distributions, so that no single one distinguishes identities; {@code spread} scales how far
 * people lie from the mean face.
 */
final class FaceIdentity {

  final boolean woman;
  final float age;
  final Head head;
  final Eyes eyes;
  final float[] iris;
  final Brows brows;
  final Nose nose;
  final Mouth mouth;
  final float[] skin;
  final float[] lip;
  final float freckles;
  final float ruddy;
  final float[] moles = new float[9];
  final FaceStyle style;
  final long texture;

  FaceIdentity(SplitMix random, float spread) {
    woman = random.chance(0.45f);
    age = random.uniform();
    float male = woman ? -0.5f : 0.5f;
    head = new Head(random, spread, male);
    eyes = new Eyes(random, spread, male);
    brows = new Brows(random, spread, male);
    nose = new Nose(random, spread, male);
    mouth = new Mouth(random, spread, male);
    float melanin = clamp(random.bell(0.36f, 0.28f), 0, 1);
    skin = skinColour(random, melanin);
    iris = irisColour(random, melanin);
    lip = lipColour(random);
    freckles = Math.max(0, random.bell(-0.5f - melanin, 0.6f));
    ruddy = Math.max(0, random.bell(0.35f, 0.3f * spread));
    for (int i = 0; i < moles.length; i += 3) {
      moles[i] = random.between(-30, 30);
      moles[i + 1] = random.between(-40, 36);
      moles[i + 2] = Math.max(0, random.bell(0, 0.75f));
    }
    style = new FaceStyle(random, this, melanin, spread);
    texture = random.next();
  }

  private static float[] skinColour(SplitMix random, float melanin) {
    float level = 1 + random.bell(0, 0.05f);
    float yellow = random.bell(0, 0.035f);
    // Darker skin is more saturated, which a straight line between two colours is not.
    return new float[] {
      level * blend(0.74f, 0.2f, melanin),
      level * blend(0.49f, 0.095f, melanin) * (1 + yellow),
      level * blend(0.375f, 0.055f, melanin) * (1 - yellow)
    };
  }

  private float[] lipColour(SplitMix random) {
    float red = woman ? random.between(0.35f, 0.9f) : random.between(0.15f, 0.5f);
    return new float[] {
      skin[0] * blend(0.84f, 0.78f, red), skin[1] * blend(0.66f, 0.34f, red), skin[2] * 0.66f
    };
  }

  private static float[] irisColour(SplitMix random, float melanin) {
    float blue = melanin > 0.5f ? 0 : random.uniform() * random.uniform() * 1.3f;
    float light = random.between(0.5f, 1.2f);
    return new float[] {
      light * blend(0.14f, 0.16f, blue),
      light * blend(0.07f, 0.26f, blue),
      light * blend(0.03f, 0.36f, blue)
    };
  }

  static float blend(float from, float to, float share) {
    return from + (to - from) * share;
  }

  static float clamp(float value, float low, float high) {
    return Math.max(low, Math.min(high, value));
  }

  /** The skull and the flesh on it. */
  static final class Head {

    final float halfWidth;
    final float depth;
    final float chin;
    final float top;
    final float jaw;
    final float taper;
    final float chinForward;
    final float chinBall;
    final float cheekbone;
    final float cheekFlesh;
    final float browRidge;

    Head(SplitMix random, float spread, float male) {
      halfWidth = random.bell(39.2f + male, 1.9f * spread);
      depth = random.bell(49, 2 * spread);
      chin = random.bell(45.5f + 2 * male, 2.6f * spread);
      top = random.bell(-80, 2.5f * spread);
      jaw = Math.max(1.8f, random.bell(2.7f + 0.5f * male, 0.5f * spread));
      taper = clamp(random.bell(0.13f - 0.06f * male, 0.07f * spread), 0, 0.3f);
      chinForward = random.bell(23, 2.5f * spread);
      chinBall = random.bell(3.6f + male, 1.3f * spread);
      cheekbone = random.bell(2.6f, 1.3f * spread);
      cheekFlesh = random.bell(0.5f, 1.8f * spread);
      browRidge = random.bell(2.6f + 2 * male, 1.1f * spread);
    }
  }

  /** Place and shape of the eyes. */
  static final class Eyes {

    final float eyeX;
    final float eyeY;
    final float eyeWidth;
    final float eyeHeight;
    final float eyeTilt;
    final float eyeDepth;
    final float hood;
    final float irisRadius;

    Eyes(SplitMix random, float spread, float male) {
      eyeX = random.bell(17.6f, 1.1f * spread);
      eyeY = random.bell(-19, 1.1f * spread);
      eyeWidth = random.bell(8.2f, 0.6f * spread);
      eyeHeight = Math.max(2.4f, random.bell(3.5f - 0.3f * male, 0.55f * spread));
      eyeTilt = random.bell(-0.05f, 0.07f * spread);
      eyeDepth = random.bell(5.5f, 1.2f * spread);
      hood = clamp(random.bell(0.4f, 0.4f * spread), 0, 1);
      irisRadius = random.bell(3.25f, 0.15f * spread);
    }
  }

  /** Place and shape of the brows. */
  static final class Brows {

    final float browGap;
    final float browThickness;
    final float browTilt;
    final float browArch;
    final float browLength;
    final float browDensity;

    Brows(SplitMix random, float spread, float male) {
      browGap = random.bell(9 - male, 1.1f * spread);
      browThickness = Math.max(0.8f, random.bell(1.7f + 0.8f * male, 0.5f * spread));
      browTilt = random.bell(-0.4f, 1.1f * spread);
      browArch = random.bell(2 - male, 0.9f * spread);
      browLength = random.bell(11, 1 * spread);
      browDensity = clamp(random.bell(0.75f, 0.18f * spread), 0.2f, 1);
    }
  }

  /** Place and shape of the nose. */
  static final class Nose {

    final float noseTip;
    final float noseWidth;
    final float noseBridge;
    final float noseDepth;
    final float noseHump;
    final float noseBall;

    Nose(SplitMix random, float spread, float male) {
      noseTip = random.bell(3.5f, 1.8f * spread);
      noseWidth = Math.max(4.5f, random.bell(7.6f + 0.8f * male, 1.05f * spread));
      noseBridge = Math.max(2.2f, random.bell(3.6f, 0.6f * spread));
      noseDepth = random.bell(13.5f + male, 1.9f * spread);
      noseHump = random.bell(0.3f, 0.9f * spread);
      noseBall = Math.max(2.5f, random.bell(4.6f, 0.7f * spread));
    }
  }

  /** Place and shape of the mouth at rest. */
  static final class Mouth {

    final float mouthY;
    final float mouthWidth;
    final float upperLip;
    final float lowerLip;
    final float muzzle;

    Mouth(SplitMix random, float spread, float male) {
      mouthY = random.bell(22.3f, 1.4f * spread);
      mouthWidth = random.bell(13.4f, 1.4f * spread);
      upperLip = Math.max(1.4f, random.bell(3.1f - 0.7f * male, 0.65f * spread));
      lowerLip = Math.max(2, random.bell(4.3f - 0.7f * male, 0.75f * spread));
      muzzle = random.bell(3, 1.2f * spread);
    }
  }
}
