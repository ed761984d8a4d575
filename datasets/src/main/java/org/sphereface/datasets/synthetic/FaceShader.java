package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.SimilarityTransform;

/**
 * Renders a synthetic face: a ray a pixel meets the hair's front, the skin, ears, neck and the
 * hair's back; each is coloured and lit by a key light, a sky and the head's own shadow.
 */
final class FaceShader {

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;

  /** One over an ear's half axes, and how it leans. */
  private static final float EAR_U = 1 / 4.6f;

  private static final float EAR_V = 1 / 12.5f;
  private static final float EAR_Z = 1 / 7.5f;
  private static final float EAR_TILT = 0.25f;

  private final FaceIdentity id;
  private final FaceCapture shot;
  private final ShadedPixel canvas = new ShadedPixel();
  private final FaceSurface surface;
  private final FacePose pose;
  private final FaceFeatures features;
  private final FaceHair hair;
  private final FaceHair hairBehind;
  private final FaceGlasses glasses;
  private final FaceOcclusion occlusion;
  private final float[] light;
  private final float[] half = new float[3];
  private final float[] sky;
  private final float[] origin = new float[3];
  private final float[] ray;
  private final SimilarityTransform toWhole;

  /**
   * @param patch what of the face is drawn
   */
  FaceShader(FaceIdentity identity, FaceCapture capture, FacePatch patch) {
    id = identity;
    shot = capture;
    toWhole = patch.after(new SimilarityTransform(1, 0, 0, 0), HEIGHT, WIDTH).inverse();
    FaceMouth mouth = new FaceMouth(id, shot);
    surface = new FaceSurface(id, shot, mouth);
    pose = new FacePose(id, shot, surface, mouth, patch);
    ray = pose.toHead(0, 0, 1);
    light = pose.toHead(shot.light[0], shot.light[1], shot.light[2]);
    sky = pose.toHead(0, -1, 0);
    surface.castShadows(light);
    surface.look(pose, ray);
    float length = 0;
    for (int i = 0; i < 3; i++) {
      half[i] = light[i] + ray[i];
      length += half[i] * half[i];
    }
    for (int i = 0; i < 3; i++) {
      half[i] /= (float) Math.sqrt(length);
    }
    features = new FaceFeatures(id, shot, mouth, canvas);
    hair = new FaceHair(id, shot, light, ray);
    hairBehind = new FaceHair(id, shot, light, ray);
    glasses = new FaceGlasses(id, shot, canvas, surface.front(id.eyes.eyeX, id.eyes.eyeY) + 8);
    occlusion = new FaceOcclusion(id, shot, canvas, light);
  }

  /** Light values, 112 x 96 x 3, about 0 to 1. */
  float[] render() {
    float[] image = new float[HEIGHT * WIDTH * 3];
    for (int y = 0, at = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++, at += 3) {
        pose.aim(x, y, origin);
        // what has its place in the image, not on the head, has it in the image of the whole face
        shade(
            x,
            y,
            (float) (toWhole.a() * x + toWhole.tx()),
            (float) (toWhole.a() * y + toWhole.ty()));
        image[at] = canvas.red;
        image[at + 1] = canvas.green;
        image[at + 2] = canvas.blue;
      }
    }
    return image;
  }

  private void shade(int column, int row, float x, float y) {
    float above = hair.cover(origin, ray, 1);
    boolean skin = above < 1 && surface.hit(origin, column, row);
    float head = skin ? surface.cover : 0;
    if (head > 0) {
      skin();
    }
    if (head < 1 && above < 1) {
      float red = canvas.red;
      float green = canvas.green;
      float blue = canvas.blue;
      behind(x, y);
      canvas.paint(red, green, blue, head);
    }
    if (above > 0) {
      hair.shade(1);
      canvas.paint(hair.red, hair.green, hair.blue, above);
    }
    float at = above > 0.5f ? hair.t : surface.t;
    occlusion.hat(
        origin[0] + at * ray[0],
        origin[1] + at * ray[1],
        origin[2] + at * ray[2],
        Math.max(head, above));
    glasses.paint(origin, ray);
    occlusion.front(x, y);
  }

  private void behind(float x, float y) {
    float back = hairBehind.cover(origin, ray, -1);
    if (back < 1) {
      background(x, y);
    }
    if (back > 0) {
      hairBehind.shade(0.5f);
      canvas.paint(hairBehind.red, hairBehind.green, hairBehind.blue, back);
    }
    neck();
    float across = x - 47.5f;
    float collar = y - 117 + 0.45f * Math.abs(across);
    if (collar > -1) {
      float weave = 0.6f + 0.4f * ShadedPixel.noise(x * 0.3f, y * 0.12f, shot.scene.texture + 2);
      canvas.paint(
          shot.scene.cloth,
          weave * (shot.ambient + 0.6f * shot.diffuse),
          ShadedPixel.ramp(collar, 1));
    }
    ear(-1);
    ear(1);
  }

  private void background(float x, float y) {
    float blend =
        0.75f
                * ShadedPixel.noise(
                    x * shot.scene.backgroundScale,
                    y * shot.scene.backgroundScale,
                    shot.scene.texture)
            + 0.25f * ShadedPixel.noise(x * 0.11f, y * 0.11f, shot.scene.texture + 1);
    canvas.set(shot.scene.backgroundA[0], shot.scene.backgroundA[1], shot.scene.backgroundA[2]);
    canvas.paint(shot.scene.backgroundB, 1, ShadedPixel.ramp(blend - 0.5f, 0.4f));
  }

  private void neck() {
    if (origin[1] < -20) {
      return;
    }
    float radius = id.woman ? 25 : 29;
    float oz = origin[2] + 14;
    float a = ray[0] * ray[0] + ray[2] * ray[2];
    float b = origin[0] * ray[0] + oz * ray[2];
    float square = b * b - a * (origin[0] * origin[0] + oz * oz - radius * radius);
    if (square <= 0) {
      return;
    }
    float t = (-b + (float) Math.sqrt(square)) / a;
    float v = origin[1] + t * ray[1];
    if (v < 12) {
      return;
    }
    float u = origin[0] + t * ray[0];
    float z = oz + t * ray[2];
    canvas.paint(id.skin, 0.9f, ShadedPixel.edge(square / (2 * radius)));
    if (square > radius) {
      // The chin keeps the light off the neck.
      float dim = 0.35f + 0.4f * ShadedPixel.ramp(v - id.head.chin - 12, 14);
      lit(u / radius, 0, z / radius, dim, 0);
    }
  }

  private void ear(int side) {
    float ou = (origin[0] - side * (id.head.halfWidth + 0.5f)) * EAR_U;
    float ov = (origin[1] + 7) * EAR_V;
    float oz = (origin[2] + 10 + EAR_TILT * (origin[1] + 7)) * EAR_Z;
    float du = ray[0] * EAR_U;
    float dv = ray[1] * EAR_V;
    float dz = (ray[2] + EAR_TILT * ray[1]) * EAR_Z;
    float a = du * du + dv * dv + dz * dz;
    float b = ou * du + ov * dv + oz * dz;
    float square = b * b - a * (ou * ou + ov * ov + oz * oz - 1);
    if (square <= 0) {
      return;
    }
    float edge = square / a * 2.4f;
    float t = (-b + (float) Math.sqrt(square)) / a;
    float nu = (ou + t * du) * EAR_U;
    float nv = (ov + t * dv) * EAR_V;
    float nz = (oz + t * dz) * EAR_Z;
    float length = (float) Math.sqrt(nu * nu + nv * nv + nz * nz);
    float red = canvas.red;
    float green = canvas.green;
    float blue = canvas.blue;
    float inner =
        ShadedPixel.bump(((ov + t * dv) * (ov + t * dv) + (oz + t * dz) * (oz + t * dz)) * 2.2f);
    float shade = 1 - 0.5f * inner;
    canvas.set(id.skin[0] * shade, id.skin[1] * 0.86f * shade, id.skin[2] * 0.84f * shade);
    lit(nu / length, nv / length, nz / length, 0.85f, 0);
    float cover = ShadedPixel.ramp(edge, 0.8f);
    canvas.set(
        FaceIdentity.blend(red, canvas.red, cover),
        FaceIdentity.blend(green, canvas.green, cover),
        FaceIdentity.blend(blue, canvas.blue, cover));
  }

  private void skin() {
    float u = surface.u;
    float v = surface.v;
    features.paint(u, v, surface.z);
    float nu = -surface.gu;
    float nv = -surface.gv;
    float nz = -surface.gz;
    float scale = 1 / ((float) Math.sqrt(nu * nu + nv * nv + nz * nz) + 1e-6f);
    nu *= scale;
    nv = nv * scale + features.bendV;
    nz *= scale;
    float open = 0.35f + ShadedPixel.within(0.65f - 0.11f * surface.hollow, 0.77f);
    float facing = nu * light[0] + nv * light[1] + nz * light[2];
    float shadow = facing < -0.3f ? 1 : Math.max(surface.shadow(), hair.shadow(u, v));
    lit(nu, nv, nz, open, shadow);
    gloss(nu, nv, nz, shadow);
  }

  /**
   * Lights the canvas. Skin lets red light through further than blue: its terminator is softer and
   * redder.
   */
  private void lit(float nu, float nv, float nz, float open, float shadow) {
    float facing = nu * light[0] + nv * light[1] + nz * light[2];
    float up = 0.5f + 0.5f * (nu * sky[0] + nv * sky[1] + nz * sky[2]);
    float front = positive(nu * ray[0] + nv * ray[1] + nz * ray[2]);
    float fill = shot.ambient * (0.35f + 0.4f * up + 0.35f * front) * open;
    float key = shot.diffuse * (1 - shadow) * (0.5f + 0.5f * open);
    float bleed = shot.diffuse * shadow * positive(facing) * 0.06f;
    canvas.set(
        canvas.red * (fill * 1.04f + key * wrapped(facing, 0.34f) * shot.tint[0] + bleed),
        canvas.green * (fill + key * wrapped(facing, 0.2f) * shot.tint[1]),
        canvas.blue * (fill + key * wrapped(facing, 0.15f) * shot.tint[2]));
  }

  /** As Math.max with 0, which is slower. */
  private static float positive(float value) {
    return value > 0 ? value : 0;
  }

  private static float wrapped(float cosine, float wrap) {
    float value = positive((cosine + wrap) * (1 / (1 + wrap)));
    return value * (0.55f + 0.45f * value) * 1.15f;
  }

  private void gloss(float nu, float nv, float nz, float shadow) {
    float spot = positive(nu * half[0] + nv * half[1] + nz * half[2]);
    spot *= spot;
    spot *= spot;
    spot *= spot;
    float broad = spot;
    spot *= spot;
    spot *= spot;
    float shine = shot.shine * (0.1f * broad * broad + 0.16f * spot) * features.skin;
    float value = (1 - shadow) * (shine + features.wet * 0.22f * spot * spot) * shot.diffuse;
    canvas.set(canvas.red + value, canvas.green + value, canvas.blue + value);
  }
}
