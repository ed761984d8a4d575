package org.sphereface.datasets.image;

import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;

/** What is done to pixels between a face image and the network. */
public final class PixelOperations {

  private static final float[] NORMALISED = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      NORMALISED[value] = (value - 127.5f) / 128f;
    }
  }

  private PixelOperations() {}

  /** The mirror image: columns in reverse order. */
  public static FaceImage mirrored(FaceImage image) {
    int width = image.width();
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    for (int row = 0; row < image.height(); row++) {
      int source = row * width * 3;
      for (int target = source + (width - 1) * 3; target >= row * width * 3; target -= 3) {
        to[target] = from[source];
        to[target + 1] = from[source + 1];
        to[target + 2] = from[source + 2];
        source += 3;
      }
    }
    return new FaceImage(image.height(), width, to);
  }

  /**
   * Writes {@code (v - 127.5) / 128} (paper, section 4.1; code) as 3 x height x width: the red
   * plane, then green, then blue. Range: -0.99609375 .. 0.99609375.
   *
   * @param target receives {@code 3 * height * width} values
   * @param offset position of the first
   */
  public static void normalise(FaceImage image, float[] target, int offset) {
    byte[] rgb = image.rgb();
    int plane = image.height() * image.width();
    int from = 0;
    for (int red = offset; red < offset + plane; red++, from += 3) {
      target[red] = NORMALISED[rgb[from] & 0xff];
      target[red + plane] = NORMALISED[rgb[from + 1] & 0xff];
      target[red + 2 * plane] = NORMALISED[rgb[from + 2] & 0xff];
    }
  }

  /**
   * Reduces by a whole factor: each pixel is the mean of a factor x factor box, rounded.
   *
   * @throws IllegalArgumentException if the size is no multiple of the factor
   */
  public static FaceImage boxReduced(FaceImage image, int factor) {
    if (factor == 1) {
      return image;
    }
    if (factor < 1 || image.height() % factor != 0 || image.width() % factor != 0) {
      throw new IllegalArgumentException(
          image.height() + " x " + image.width() + " cannot be reduced by " + factor);
    }
    int height = image.height() / factor;
    int width = image.width() / factor;
    int area = factor * factor;
    byte[] result = new byte[height * width * 3];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int corner = (y * image.width() + x) * factor * 3;
        for (int c = 0; c < 3; c++, at++) {
          int sum = boxSum(image, corner + c, factor);
          result[at] = (byte) ((2 * sum + area) / (2 * area));
        }
      }
    }
    return new FaceImage(height, width, result);
  }

  private static int boxSum(FaceImage image, int first, int factor) {
    int sum = 0;
    for (int y = 0; y < factor; y++) {
      int at = first + y * image.width() * 3;
      for (int x = 0; x < factor; x++, at += 3) {
        sum += image.rgb()[at] & 0xff;
      }
    }
    return sum;
  }

  /**
   * The factor by which 112 x 96 is reduced to the given size.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static int reduction(int height, int width) {
    for (int factor : new int[] {1, 2, 4, 8, 16}) {
      if (height * factor == FaceAlignment.HEIGHT && width * factor == FaceAlignment.WIDTH) {
        return factor;
      }
    }
    throw new IllegalArgumentException(
        "faces of "
            + height
            + " x "
            + width
            + " are not offered: expected height x width 112 x 96, 56 x 48, 28 x 24, 14 x 12 or 7 x"
            + " 6");
  }
}
