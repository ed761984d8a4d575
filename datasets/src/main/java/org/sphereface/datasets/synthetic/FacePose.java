package org.sphereface.datasets.synthetic;

import java.util.ArrayList;
import java.util.List;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Where a synthetic head stands in the image. The head is turned by yaw and pitch, its five
 * landmarks are projected in parallel, and the image is laid over them by the similarity of {@link
 * FaceAlignment}, with a detector's errors: as in a photograph that was aligned.
 */
final class FacePose {

  private final float sinYaw;
  private final float cosYaw;
  private final float sinPitch;
  private final float cosPitch;
  private final SimilarityTransform fromImage;
  private final float scale;
  private final float skew;
  private final float left;
  private final float top;

  FacePose(
      FaceIdentity id, FaceCapture shot, FaceSurface surface, FaceMouth mouth, FacePatch patch) {
    sinYaw = (float) StrictMath.sin(shot.yaw);
    cosYaw = (float) StrictMath.cos(shot.yaw);
    sinPitch = (float) StrictMath.sin(shot.pitch);
    cosPitch = (float) StrictMath.cos(shot.pitch);
    float[][] at = {
      {-id.eyes.eyeX, id.eyes.eyeY},
      {id.eyes.eyeX, id.eyes.eyeY},
      {0, id.nose.noseTip},
      {-mouth.half, mouth.cornerY},
      {mouth.half, mouth.cornerY}
    };
    List<Point> seen = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      float[] camera = toCamera(at[i][0], at[i][1], surface.front(at[i][0], at[i][1]));
      seen.add(
          new Point(
              camera[0] + shot.landmarkError[2 * i], camera[1] + shot.landmarkError[2 * i + 1]));
    }
    SimilarityTransform toImage =
        SimilarityTransform.leastSquares(seen, patch.of(FaceTemplate.PAPER).points());
    fromImage = toImage.inverse();
    scale = (float) toImage.a();
    skew = (float) toImage.b();
    left = (float) toImage.tx();
    top = (float) toImage.ty();
  }

  /** A vector of the head in the camera's frame: x to the right, y downwards, z to the viewer. */
  float[] toCamera(float u, float v, float z) {
    float turned = cosYaw * z - sinYaw * u;
    return new float[] {
      cosYaw * u + sinYaw * z, cosPitch * v - sinPitch * turned, sinPitch * v + cosPitch * turned
    };
  }

  /** The inverse of {@link #toCamera}. */
  float[] toHead(float x, float y, float z) {
    float turned = cosPitch * z - sinPitch * y;
    return new float[] {
      cosYaw * x - sinYaw * turned, cosPitch * y + sinPitch * z, sinYaw * x + cosYaw * turned
    };
  }

  /**
   * Sets the ray of a pixel: {@code origin + t direction}, t the camera's depth towards the viewer.
   */
  void aim(int x, int y, float[] origin) {
    float cx = (float) (fromImage.a() * x - fromImage.b() * y + fromImage.tx());
    float cy = (float) (fromImage.b() * x + fromImage.a() * y + fromImage.ty());
    float turned = -sinPitch * cy;
    origin[0] = cosYaw * cx - sinYaw * turned;
    origin[1] = cosPitch * cy;
    origin[2] = sinYaw * cx + cosYaw * turned;
  }

  /** Writes column, row and depth of a place on the head: what {@link #aim} looks at. */
  void project(float u, float v, float z, float[] to, int at) {
    float turned = cosYaw * z - sinYaw * u;
    float x = cosYaw * u + sinYaw * z;
    float y = cosPitch * v - sinPitch * turned;
    to[at] = scale * x - skew * y + left;
    to[at + 1] = skew * x + scale * y + top;
    to[at + 2] = sinPitch * v + cosPitch * turned;
  }
}
