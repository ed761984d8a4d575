package org.sphereface.datasets.synthetic;

/**
 * The shape of a synthetic mouth with its expression; surface and colour follow the same curves.
 */
final class FaceMouth {

  final float half;
  final float cornerY;
  private final FaceIdentity id;
  private final float across;
  private final float lift;
  private final float open;
  private final float thin;

  /** Place across, -1 to 1 from corner to corner. */
  float s;

  /** {@code 1 - s^2}: below 0 beside the mouth. */
  float arc;

  /** Rows below the line between the lips. */
  float y;

  float top;
  float bottom;
  float gap;

  FaceMouth(FaceIdentity id, FaceCapture shot) {
    this.id = id;
    half = id.mouth.mouthWidth * (1 + 0.17f * shot.smile);
    across = 1 / half;
    lift = 4.2f * shot.smile;
    open = shot.mouthOpen;
    thin = 1 - 0.22f * Math.max(0, shot.smile);
    cornerY = id.mouth.mouthY + 0.25f * open - 0.65f * lift;
  }

  void locate(float u, float v) {
    s = u * across;
    arc = 1 - s * s;
    float inner = Math.max(0, arc);
    y = v - id.mouth.mouthY - 0.25f * open + lift * (s * s - 0.35f);
    gap = open * inner * 0.5f;
    float bow = 1 - 0.3f * ShadedPixel.bump(s * s * 25);
    top = -gap - id.mouth.upperLip * thin * inner * bow;
    bottom = gap + id.mouth.lowerLip * thin * inner * (1.3f - 0.3f * inner);
  }
}
