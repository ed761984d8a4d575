package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.SplitMix;

/** How a synthetic person wears hair, beard and glasses: what is usual for them. */
final class FaceStyle {

  final float[] hair;
  final float greying;
  final boolean bald;
  final boolean crownBald;
  final boolean longHair;
  final boolean fringe;
  final float hairline;
  final float sideburn;
  final float part;
  final float recede;
  final float volume;
  final float length;
  final float curl;
  final float sweep;
  final float beard;
  final float moustache;
  final float goatee;
  final float shadow;
  final boolean glasses;
  final float glassesRadius;
  final float glassesSquare;
  final float glassesThickness;
  final float[] glassesColour;

  FaceStyle(SplitMix random, FaceIdentity id, float melanin, float spread) {
    hair = hairColour(random, melanin);
    greying = FaceIdentity.clamp(random.bell(0.9f, 0.25f), 0.4f, 1.5f);
    boolean oldMan = !id.woman && id.age > 0.45f;
    crownBald = oldMan && random.chance(0.3f);
    bald = !id.woman && !crownBald && random.chance(0.07f);
    longHair = random.chance(id.woman ? 0.75f : 0.06f);
    fringe = random.chance(id.woman ? 0.3f : 0.15f);
    hairline = fringe ? random.bell(-36, 3 * spread) : random.bell(-49, 2.8f * spread);
    sideburn = random.between(-16, -2);
    part = random.bell(0, 5);
    recede = id.woman ? 0 : Math.max(0, random.bell(3 + 6 * id.age, 4 * spread));
    curl = FaceIdentity.clamp(random.bell(melanin > 0.65f ? 0.75f : 0.15f, 0.3f), 0, 1);
    volume = Math.max(0.8f, random.bell(longHair ? 5 : 3.5f, 1.8f) + 4 * curl);
    length = longHair ? random.between(12, 70) : -60;
    sweep = random.bell(0, 0.35f);
    boolean bearded = !id.woman && random.chance(0.3f);
    beard = bearded && random.chance(0.6f) ? random.between(0.5f, 1) : 0;
    moustache = bearded ? random.between(0.45f, 1) : 0;
    goatee = bearded && beard == 0 && random.chance(0.6f) ? random.between(0.5f, 1) : 0;
    shadow = id.woman ? 0 : random.between(0, 0.3f);
    glasses = random.chance(0.1f + 0.2f * id.age);
    glassesRadius = random.bell(10.8f, 0.9f * spread);
    glassesSquare = random.uniform();
    glassesThickness = random.between(0.5f, 1.3f);
    float tone = random.uniform() * random.uniform();
    glassesColour = new float[] {0.02f + 0.3f * tone, 0.02f + 0.2f * tone, 0.02f + 0.12f * tone};
  }

  private static float[] hairColour(SplitMix random, float melanin) {
    float light = Math.max(0, random.bell(0.5f - 0.75f * melanin, 0.26f));
    float red = random.between(0.75f, 1.15f);
    float base = 0.018f + 0.42f * light * light;
    return new float[] {base * 1.15f * red, base * 0.8f, base * 0.48f / red};
  }
}
