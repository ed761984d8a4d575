package org.sphereface.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.SplitMix;

class FaceSurfaceTest {

  private final float[] origin = new float[3];
  private float[] ray;
  private FacePose pose;

  private FaceSurface surface(int person) {
    FaceIdentity id = new FaceIdentity(SplitMix.of(7, person), 1);
    FaceCapture shot = new FaceCapture(SplitMix.of(8, person), id, 0.9f);
    FaceMouth mouth = new FaceMouth(id, shot);
    FaceSurface surface = new FaceSurface(id, shot, mouth);
    pose = new FacePose(id, shot, surface, mouth, FacePatch.WHOLE);
    ray = pose.toHead(0, 0, 1);
    surface.look(pose, ray);
    return surface;
  }

  /** The nearest depth inside the implicit surface, by small steps from the viewer; or NaN. */
  private double searched(FaceSurface surface) {
    for (float t = 90; t > -70; t -= 0.1f) {
      float value =
          surface.value(origin[0] + t * ray[0], origin[1] + t * ray[1], origin[2] + t * ray[2]);
      if (value > 0) {
        return t;
      }
    }
    return Double.NaN;
  }

  @Test
  void aPixelSeesTheNearestSkinOfTheImplicitSurface() {
    int met = 0;
    int off = 0;
    for (int person = 0; person < 12; person++) {
      FaceSurface surface = surface(person);
      for (int y = 1; y < 112; y += 5) {
        for (int x = 2; x < 96; x += 5) {
          pose.aim(x, y, origin);
          double expected = searched(surface);
          boolean hit = surface.hit(origin, x, y);
          if (hit && surface.cover > 0.99f) {
            met++;
            off += Math.abs(surface.t - expected) < 0.6 ? 0 : 1;
          } else if (!hit) {
            // Rays may graze the skin by less than an antialiased edge shows.
            assertTrue(Double.isNaN(expected), person + " at " + x + ", " + y);
          }
        }
      }
    }
    assertTrue(met > 1500, met + " pixels met the skin");
    assertTrue(off < met / 500, off + " of " + met + " pixels see other than the nearest skin");
  }

  @Test
  void projectingAndAimingAreInverse() {
    surface(3);
    float[] place = {11, -17, 35};
    float[] seen = new float[3];
    pose.project(place[0], place[1], place[2], seen, 0);
    pose.aim(0, 0, origin);
    float[] corner = origin.clone();
    pose.aim(1, 0, origin);
    float[] right = origin.clone();
    pose.aim(0, 1, origin);
    for (int i = 0; i < 3; i++) {
      double found =
          corner[i]
              + seen[0] * (right[i] - corner[i])
              + seen[1] * (origin[i] - corner[i])
              + seen[2] * ray[i];
      assertEquals(place[i], found, 1e-3);
    }
  }
}
