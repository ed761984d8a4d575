package org.sphereface.datasets.image;

import java.awt.image.Raster;
import org.sphereface.datasets.FaceImage;

/** JPEGs of four components: CMYK and YCCK (Adobe technical note 5116). */
final class CmykPixels {

  private CmykPixels() {}

  /**
   * RGB by {@code (255 - ink) (255 - black) / 255}, rounded. Files with Adobe's marker store the
   * complement of ink.
   *
   * @param raster the stored components
   * @param jpeg its markers
   */
  static FaceImage rgb(Raster raster, JpegFile jpeg) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = new byte[height * width * 3];
    int[] row = new int[width * 4];
    double[] light = new double[3];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < 4 * width; x += 4) {
        if (jpeg.isYcck()) {
          complementOfYcc(row[x], row[x + 1] - 128, row[x + 2] - 128, light);
        } else {
          for (int c = 0; c < 3; c++) {
            light[c] = row[x + c];
          }
        }
        for (int c = 0; c < 3; c++) {
          double paper = jpeg.isComplement() ? light[c] : 255 - light[c];
          double unblackened = jpeg.isComplement() ? row[x + 3] : 255 - row[x + 3];
          rgb[to++] = (byte) Math.round(paper * unblackened / 255);
        }
      }
    }
    return new FaceImage(height, width, rgb);
  }

  /** The inverse of JFIF's RGB to YCbCr, complemented. */
  private static void complementOfYcc(int y, int cb, int cr, double[] target) {
    target[0] = 255 - clamped(y + 1.402 * cr);
    target[1] = 255 - clamped(y - 0.344136286 * cb - 0.714136286 * cr);
    target[2] = 255 - clamped(y + 1.772 * cb);
  }

  private static double clamped(double value) {
    return Math.max(0, Math.min(255, value));
  }
}
