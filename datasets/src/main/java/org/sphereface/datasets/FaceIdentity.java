package org.sphereface.datasets;

/**
 * What stays the same in all images of a synthetic person. Lengths are pixels of the 112 x 96
 * image; the origin is halfway between eyes and mouth, y points downwards. All are drawn from
 * overlapping continuous distributions, so that no single one tells people apart.
 */
final class FaceIdentity {

  final float halfWidth;
  final float chin;
  final float top;
  final float jaw;
  final float taper;
  final float eyeX;
  final float eyeY;
  final float eyeWidth;
  final float eyeHeight;
  final float eyeTilt;
  final float irisRadius;
  final float[] iris;
  final float browGap;
  final float browThickness;
  final float browTilt;
  final float browArch;
  final float browLength;
  final float noseTip;
  final float noseWidth;
  final float noseBridge;
  final float noseDepth;
  final float mouthY;
  final float mouthWidth;
  final float upperLip;
  final float lowerLip;
  final float[] skin;
  final float[] lip;
  final float[] hair;
  final boolean bald;
  final float hairline;
  final float hairDrop;
  final float hairPart;
  final float hairRecede;
  final float hairVolume;
  final float hairLength;
  final float beard;
  final float moustache;
  final float folds;
  final float cheeks;
  final float[] moles = new float[9];
  final boolean glasses;
  final float glassesRadius;
  final float glassesSquare;
  final float glassesShade;
  final long texture;

  FaceIdentity(SplitMix random) {
    halfWidth = random.bell(39.5f, 2.4f);
    chin = random.bell(45, 2.8f);
    top = random.bell(-57, 3.5f);
    jaw = random.between(1.9f, 3.6f);
    taper = random.between(0, 0.26f);
    eyeX = random.bell(17.6f, 1.5f);
    eyeY = random.bell(-18.4f, 1.2f);
    eyeWidth = random.bell(7.3f, 0.9f);
    eyeHeight = Math.max(1.6f, random.bell(3.2f, 0.65f));
    eyeTilt = random.bell(-0.04f, 0.09f);
    irisRadius = random.bell(3.1f, 0.25f);
    iris = irisColour(random);
    browGap = random.bell(8.2f, 1.3f);
    browThickness = Math.max(0.6f, random.bell(1.7f, 0.55f));
    browTilt = random.bell(-0.5f, 1.2f);
    browArch = random.bell(1.8f, 1.0f);
    browLength = random.bell(10, 1.1f);
    noseTip = random.bell(3.2f, 2.0f);
    noseWidth = Math.max(4, random.bell(7.2f, 1.25f));
    noseBridge = Math.max(1.4f, random.bell(3, 0.7f));
    noseDepth = random.bell(10, 2);
    mouthY = random.bell(22.5f, 1.7f);
    mouthWidth = random.bell(14, 1.8f);
    upperLip = Math.max(0.8f, random.bell(2.6f, 0.75f));
    lowerLip = Math.max(1.2f, random.bell(3.6f, 0.85f));
    float melanin = Math.min(1, Math.max(0, random.bell(0.4f, 0.26f)));
    skin = skinColour(random, melanin);
    lip = lipColour(random);
    hair = hairColour(random, melanin);
    bald = random.chance(0.06f);
    hairline = random.bell(-42, 4.2f);
    hairDrop = random.between(14, 36);
    hairPart = random.bell(0, 4);
    hairRecede = random.chance(0.4f) ? random.between(0, 12) : 0;
    hairVolume = bald ? 0 : random.between(0.5f, 8);
    hairLength = random.chance(0.45f) ? random.between(10, 75) : random.between(-18, 0);
    beard = Math.max(0, random.bell(-0.35f, 0.5f));
    moustache = Math.max(0, random.bell(-0.35f, 0.5f));
    folds = Math.max(0, random.bell(0.35f, 0.3f));
    cheeks = random.between(0, 0.25f);
    for (int i = 0; i < moles.length; i += 3) {
      moles[i] = random.between(-30, 30);
      moles[i + 1] = random.between(-40, 36);
      moles[i + 2] = Math.max(0, random.bell(0.2f, 0.75f));
    }
    glasses = random.chance(0.2f);
    glassesRadius = random.bell(10.5f, 1.1f);
    glassesSquare = random.uniform();
    glassesShade = random.between(0.02f, 0.4f);
    texture = random.next();
  }

  private static float[] skinColour(SplitMix random, float melanin) {
    float red = random.bell(0, 0.02f);
    float yellow = random.bell(0, 0.02f);
    return new float[] {
      blend(0.80f, 0.20f, melanin) + red,
      blend(0.58f, 0.115f, melanin) + yellow,
      blend(0.46f, 0.07f, melanin) - yellow / 2
    };
  }

  private float[] lipColour(SplitMix random) {
    float red = random.between(0.2f, 0.65f);
    return new float[] {
      skin[0] * blend(0.9f, 0.85f, red), skin[1] * blend(0.75f, 0.42f, red), skin[2] * 0.7f
    };
  }

  private static float[] hairColour(SplitMix random, float melanin) {
    float light = Math.max(0, random.bell(0.55f - melanin, 0.3f));
    float red = random.between(0.6f, 1.25f);
    float grey = random.chance(0.15f) ? random.uniform() : 0;
    float base = 0.02f + 0.4f * light * light;
    return new float[] {
      blend(base * 1.15f * red, 0.42f, grey),
      blend(base * 0.8f, 0.41f, grey),
      blend(base * 0.5f / red, 0.4f, grey)
    };
  }

  private static float[] irisColour(SplitMix random) {
    float blue = random.uniform() * random.uniform();
    float light = random.between(0.5f, 1.3f);
    return new float[] {
      light * blend(0.16f, 0.16f, blue),
      light * blend(0.08f, 0.28f, blue),
      light * blend(0.03f, 0.42f, blue)
    };
  }

  static float blend(float from, float to, float share) {
    return from + (to - from) * share;
  }
}
