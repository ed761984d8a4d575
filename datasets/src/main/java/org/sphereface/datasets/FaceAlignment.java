package org.sphereface.datasets;

import java.util.List;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * The paper's alignment (section 3; template of the released code): five points are moved to a
 * template in 96 x 112 by the least-squares similarity, and the image is sampled there.
 */
public final class FaceAlignment {

  /** Rows of an aligned face. */
  public static final int HEIGHT = 112;

  /** Columns of an aligned face. */
  public static final int WIDTH = 96;

  /**
   * Left eye, right eye, nose, left and right corner of the mouth, (x, y) in the aligned image;
   * left is the viewer's.
   */
  public static final List<Point> TEMPLATE =
      List.of(
          new Point(30.2946, 51.6963),
          new Point(65.5318, 51.5014),
          new Point(48.0252, 71.7366),
          new Point(33.5493, 92.3655),
          new Point(62.7299, 92.2041));

  private FaceAlignment() {}

  /**
   * Resamples by inverse mapping: pixel (x, y) of the result is the bilinear interpolation of the
   * image at {@code T^-1(x, y)}. Integer coordinates are pixel centres; pixels outside the image
   * count as 0; values are rounded to 8 bits.
   */
  public static FaceImage warp(
      FaceImage image, SimilarityTransform transform, int height, int width) {
    SimilarityTransform inverse = transform.inverse();
    byte[] result = new byte[height * width * 3];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        sample(
            image,
            inverse.a() * x - inverse.b() * y + inverse.tx(),
            inverse.b() * x + inverse.a() * y + inverse.ty(),
            result,
            at);
      }
    }
    return new FaceImage(height, width, result);
  }

  private static void sample(FaceImage image, double x, double y, byte[] result, int at) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double fx = x - left;
    double fy = y - top;
    for (int c = 0; c < 3; c++) {
      double value =
          (1 - fy) * ((1 - fx) * pixel(image, top, left, c) + fx * pixel(image, top, left + 1, c))
              + fy
                  * ((1 - fx) * pixel(image, top + 1, left, c)
                      + fx * pixel(image, top + 1, left + 1, c));
      result[at + c] = (byte) (int) Math.floor(value + 0.5);
    }
  }

  private static int pixel(FaceImage image, int row, int column, int channel) {
    if (row < 0 || column < 0 || row >= image.height() || column >= image.width()) {
      return 0;
    }
    return image.rgb()[(row * image.width() + column) * 3 + channel] & 0xff;
  }
}
