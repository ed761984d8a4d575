package org.sphereface.datasets.synthetic;

import java.util.Arrays;
import org.sphereface.datasets.FaceAlignment;

/**
 * How deep the skin is in each pixel: a mesh of triangles over {@link FaceSurface}, drawn with a
 * depth buffer. A mesh costs a twentieth of the rays that would search for the skin; the surface
 * then corrects each pixel's depth, so that a coarse mesh will do.
 */
final class FaceMesh {

  static final float MISS = -1000;

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;
  private static final int STRIDE = WIDTH + 2;
  private static final int ABOVE = 20;
  private static final int BELOW = 28;
  private static final int FRONT = 36;
  private static final int BESIDE = 3;
  private static final int COLUMNS = FRONT + 2 * BESIDE + 1;
  private static final int ROWS = ABOVE + BELOW + 1;
  private static final float[] SINE = new float[COLUMNS];
  private static final float[] COSINE = new float[COLUMNS];
  private static final float[] LATITUDE = new float[ROWS];

  static {
    for (int j = 0; j < COLUMNS; j++) {
      double front = Math.max(-FRONT / 2, Math.min(FRONT / 2, j - COLUMNS / 2));
      double beside = j - COLUMNS / 2 - front;
      double angle = StrictMath.toRadians(front * 180 / FRONT + beside * 14);
      SINE[j] = (float) StrictMath.sin(angle);
      COSINE[j] = (float) StrictMath.cos(angle);
    }
    for (int i = 0; i < ROWS; i++) {
      double part = i < ABOVE ? (double) (i - ABOVE) / ABOVE : (double) (i - ABOVE) / BELOW;
      LATITUDE[i] = (float) StrictMath.sin(part * StrictMath.PI / 2);
    }
  }

  private final float[] depth = new float[(HEIGHT + 2) * STRIDE];
  private final float[] points = new float[ROWS * COLUMNS * 3];

  FaceMesh(FaceSurface surface, FacePose pose) {
    Arrays.fill(depth, MISS);
    for (int i = 0, at = 0; i < ROWS; i++) {
      float v = surface.row(LATITUDE[i]);
      float wide = (float) Math.sqrt(Math.max(0, surface.squared(v)));
      for (int j = 0; j < COLUMNS; j++, at += 3) {
        float u = wide * SINE[j];
        pose.project(u, v, surface.around(u, v, wide * COSINE[j]), points, at);
      }
    }
    for (int i = 0; i + 1 < ROWS; i++) {
      for (int j = 0; j + 1 < COLUMNS; j++) {
        int a = (i * COLUMNS + j) * 3;
        int below = a + COLUMNS * 3;
        triangle(a, a + 3, below);
        triangle(a + 3, below + 3, below);
      }
    }
  }

  /** Depth towards the viewer where the ray of a pixel meets the skin, or {@link #MISS}. */
  float depth(int x, int y) {
    return depth[(y + 1) * STRIDE + x + 1];
  }

  /** Depth of the skin in the pixels beside a pixel, or {@link #MISS}. */
  float nearby(int x, int y) {
    int at = (y + 1) * STRIDE + x + 1;
    return Math.max(
        Math.max(depth[at - 1], depth[at + 1]), Math.max(depth[at - STRIDE], depth[at + STRIDE]));
  }

  private void triangle(int a, int b, int c) {
    float ax = points[a];
    float ay = points[a + 1];
    float bx = points[b] - ax;
    float by = points[b + 1] - ay;
    float cx = points[c] - ax;
    float cy = points[c + 1] - ay;
    float area = bx * cy - by * cx;
    if (area <= 1e-6f) {
      return;
    }
    // Rounds up from above the smallest coordinate drawn, one pixel outside the image.
    int left = Math.max(-1, ceiling(ax + smallest(bx, cx)));
    int right = Math.min(WIDTH, ceiling(ax - smallest(-bx, -cx)) - 1);
    int top = Math.max(-1, ceiling(ay + smallest(by, cy)));
    int bottom = Math.min(HEIGHT, ceiling(ay - smallest(-by, -cy)) - 1);
    if (left > right || top > bottom) {
      return;
    }
    float inverse = 1 / area;
    float rise = points[b + 2] - points[a + 2];
    float fall = points[c + 2] - points[a + 2];
    for (int y = top; y <= bottom; y++) {
      float dy = y - ay;
      for (int x = left; x <= right; x++) {
        float dx = x - ax;
        float p = (dx * cy - dy * cx) * inverse;
        float q = (bx * dy - by * dx) * inverse;
        // Neighbours overlap by a little, lest rounding leave a hole between them.
        if (p >= -1e-3f && q >= -1e-3f && p + q <= 1.001f) {
          int at = (y + 1) * STRIDE + x + 1;
          float t = points[a + 2] + p * rise + q * fall;
          if (t > depth[at]) {
            depth[at] = t;
          }
        }
      }
    }
  }

  private static float smallest(float first, float second) {
    float least = first < second ? first : second;
    return least < 0 ? least : 0;
  }

  private static int ceiling(float value) {
    return 4096 - (int) (4096 - value);
  }
}
