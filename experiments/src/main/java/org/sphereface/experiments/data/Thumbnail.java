package org.sphereface.experiments.data;

import java.util.Base64;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.PixelOperations;

/** Reduces faces for pages. */
public final class Thumbnail {

  private static final int HEIGHT = 48;

  private Thumbnail() {}

  /** Returns a PNG of at most 48 rows in base 64. */
  public static String png(FaceImage face) {
    return Base64.getEncoder().encodeToString(ImageEncoding.png(reduced(face)));
  }

  /** Reduces an image to at most 48 rows; each pixel is the mean of those in its place. */
  static FaceImage reduced(FaceImage face) {
    int height = Math.min(HEIGHT, face.height());
    int width = Math.max(1, Math.round((float) face.width() * height / face.height()));
    return PixelOperations.reduced(face, height, width);
  }
}
