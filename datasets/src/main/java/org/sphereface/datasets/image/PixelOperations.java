package org.sphereface.datasets.image;

import java.util.Optional;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;

/** Operations on the pixels of face images. */
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
    return reduced(image, image.height() / factor, image.width() / factor);
  }

  /** Reduces to a size: each pixel is the mean, rounded, of the pixels that it stands for. */
  public static FaceImage reduced(FaceImage image, int height, int width) {
    byte[] result = new byte[height * width * 3];
    for (int y = 0, at = 0; y < height; y++) {
      int top = y * image.height() / height;
      int bottom = Math.max(top + 1, (y + 1) * image.height() / height);
      for (int x = 0; x < width; x++) {
        int left = x * image.width() / width;
        int right = Math.max(left + 1, (x + 1) * image.width() / width);
        int area = (bottom - top) * (right - left);
        for (int c = 0; c < 3; c++) {
          int sum = 0;
          for (int row = top; row < bottom; row++) {
            int end = (row * image.width() + right) * 3;
            for (int from = (row * image.width() + left) * 3 + c; from < end; from += 3) {
              sum += image.rgb()[from] & 0xff;
            }
          }
          result[at++] = (byte) ((2 * sum + area) / (2 * area));
        }
      }
    }
    return new FaceImage(height, width, result);
  }

  /** Gives the images of a grid. */
  @FunctionalInterface
  public interface Cells {
    /** Returns the image of a cell; empty for a black one. */
    Optional<FaceImage> image(int row, int column);
  }

  /**
   * Puts images side by side. A cell shows as much of its image as there is room for, and is black
   * where its image ends.
   *
   * @param height rows of a cell
   * @param width columns of a cell
   */
  public static FaceImage grid(int rows, int columns, int height, int width, Cells cells) {
    byte[] grid = new byte[rows * height * columns * width * 3];
    for (int cell = 0; cell < rows * columns; cell++) {
      int row = cell / columns;
      int column = cell % columns;
      FaceImage image = cells.image(row, column).orElse(new FaceImage(0, 0, new byte[0]));
      for (int y = 0; y < Math.min(height, image.height()); y++) {
        int to = ((row * height + y) * columns + column) * width * 3;
        int from = y * image.width() * 3;
        System.arraycopy(image.rgb(), from, grid, to, Math.min(width, image.width()) * 3);
      }
    }
    return new FaceImage(rows * height, columns * width, grid);
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
