package org.sphereface.datasets;

import java.util.Random;

/** Images of uniform noise for tests. */
public final class NoiseImages {

  private NoiseImages() {}

  /** An image whose values follow from the seed. */
  public static FaceImage noise(int height, int width, int seed) {
    byte[] rgb = new byte[height * width * 3];
    new Random(seed).nextBytes(rgb);
    return new FaceImage(height, width, rgb);
  }
}
