package org.sphereface.detection;

import java.util.Arrays;
import org.sphereface.datasets.FaceImage;

/**
 * Resizes parts of an image as P. Dollar's {@code imResample(..., 'bilinear')} does, which MTCNN
 * was published with: axis by axis, when reducing by the mean over the area of a new pixel, when
 * enlarging by linear interpolation between pixel centres, constant beyond the outermost.
 */
final class Resampling {

  private static final float MIDDLE = 127.5f;
  private static final float HALF_RANGE = 128f;

  /** A pixel of which less than this share lies in a new one is passed over. */
  private static final double LEAST_COVERED = 1e-3;

  /** All values of an image whose size changes are divided by this. */
  private static final float DIVISOR = 1 + 1e-6f;

  /** One axis: new pixel i is the sum of {@code weights[i][k] * old[first[i] + k]}. */
  record Axis(int[] first, float[][] weights) {

    static Axis of(int from, int to) {
      return from > to ? reducing(from, to) : enlarging(from, to);
    }

    private static Axis reducing(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double share = (double) to / from;
      double step = 1 / share;
      for (int i = 0; i < to; i++) {
        double begin = i * step;
        double end = begin + step;
        int whole = (int) Math.ceil(begin);
        int last = (int) end;
        double[] covered = new double[last - whole + 2];
        double sum = 0;
        for (int k = 0; k < covered.length; k++) {
          int pixel = whole - 1 + k;
          double weight = share;
          if (pixel == whole - 1) {
            weight = (whole - begin) * share;
          } else if (pixel == last) {
            weight = (end - last) * share;
          }
          covered[k] = pixel < 0 || weight <= LEAST_COVERED * share ? 0 : weight;
          sum += covered[k];
        }
        int from0 = covered[0] == 0 ? 1 : 0;
        int to0 = covered[covered.length - 1] == 0 ? covered.length - 1 : covered.length;
        first[i] = whole - 1 + from0;
        weights[i] = new float[to0 - from0];
        for (int k = from0; k < to0; k++) {
          weights[i][k - from0] = (float) (covered[k] / Math.max(1, sum));
        }
      }
      return new Axis(first, weights);
    }

    private static Axis enlarging(int from, int to) {
      int[] first = new int[to];
      float[][] weights = new float[to][];
      double step = (double) from / to;
      for (int i = 0; i < to; i++) {
        double centre = Math.min(from - 1, Math.max(0, (i + 0.5) * step - 0.5));
        first[i] = (int) centre;
        double fraction = centre - first[i];
        weights[i] =
            fraction > 0 ? new float[] {(float) (1 - fraction), (float) fraction} : new float[] {1};
      }
      return new Axis(first, weights);
    }
  }

  private Resampling() {}

  /**
   * Resizes the part of an image from column {@code left} and row {@code top}, counted from 0, to
   * {@code columns.length x rows.length} and writes {@code (v - 127.5) / 128}. Pixels outside of
   * the image are black.
   *
   * @param columns of the part's width
   * @param rows of the part's height
   * @param width of the part
   * @param height of the part
   * @param target receives 3 x new height x new width values
   * @param offset position of the first
   */
  static void resize(
      FaceImage image,
      int left,
      int top,
      int width,
      int height,
      Axis columns,
      Axis rows,
      float[] target,
      int offset) {
    int newWidth = columns.first.length;
    int newHeight = rows.first.length;
    float[][] narrowed = new float[height][];
    for (int y = Math.max(0, -top); y < Math.min(height, image.height() - top); y++) {
      narrowed[y] = narrowed(image, top + y, left, columns);
    }
    float divisor = newWidth == width && newHeight == height ? 1 : DIVISOR;
    float[] sum = new float[3 * newWidth];
    for (int y = 0; y < newHeight; y++) {
      Arrays.fill(sum, 0);
      float[] weights = rows.weights[y];
      for (int k = 0; k < weights.length; k++) {
        float[] row = narrowed[rows.first[y] + k];
        if (row != null) {
          for (int i = 0; i < sum.length; i++) {
            sum[i] += weights[k] * row[i];
          }
        }
      }
      for (int c = 0; c < 3; c++) {
        int at = offset + (c * newHeight + y) * newWidth;
        for (int x = 0; x < newWidth; x++) {
          target[at + x] = (sum[c * newWidth + x] / divisor - MIDDLE) / HALF_RANGE;
        }
      }
    }
  }

  /** A row of the part: its red values, then green, then blue. */
  private static float[] narrowed(FaceImage image, int row, int left, Axis columns) {
    int newWidth = columns.first.length;
    float[] planes = new float[3 * newWidth];
    byte[] rgb = image.rgb();
    int rowStart = row * image.width();
    for (int x = 0; x < newWidth; x++) {
      float[] weights = columns.weights[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int k = 0; k < weights.length; k++) {
        int column = left + columns.first[x] + k;
        if (column >= 0 && column < image.width()) {
          int at = (rowStart + column) * 3;
          red += weights[k] * (rgb[at] & 0xff);
          green += weights[k] * (rgb[at + 1] & 0xff);
          blue += weights[k] * (rgb[at + 2] & 0xff);
        }
      }
      planes[x] = red;
      planes[newWidth + x] = green;
      planes[2 * newWidth + x] = blue;
    }
    return planes;
  }
}
