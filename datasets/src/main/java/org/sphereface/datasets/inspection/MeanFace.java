package org.sphereface.datasets.inspection;

import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;

/** The mean of images of one size, to which several threads may add. */
final class MeanFace {

  private static final double BLUR = 2;
  private static final Point[] BRIGHT = {
    new Point(48, 51.6), new Point(30, 72), new Point(66, 72), new Point(48, 32)
  };

  private final int height;
  private final int width;
  private final long[] sums;
  private int count;

  MeanFace(int height, int width) {
    this.height = height;
    this.width = width;
    sums = new long[height * width];
  }

  synchronized void add(FaceImage image) {
    byte[] rgb = image.rgb();
    for (int i = 0, from = 0; i < sums.length; i++, from += 3) {
      sums[i] += (rgb[from] & 0xff) + (rgb[from + 1] & 0xff) + (rgb[from + 2] & 0xff);
    }
    count++;
  }

  int rows() {
    return height;
  }

  synchronized int count() {
    return count;
  }

  /** Returns the grey mean. */
  synchronized GreyPlane grey() {
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sums[i] / (3f * Math.max(1, count));
    }
    return new GreyPlane(height, width, values);
  }

  /** The grey mean at 112 x 96; of a wider template, the columns that the paper's has. */
  GreyPlane atPaperSize() {
    FaceTemplate template = FaceTemplate.reducedTo(height, width);
    double factor = (double) template.height() / height;
    double margin = (template.width() - FaceAlignment.WIDTH) / 2.0;
    GreyPlane grey = grey();
    float[] values = new float[FaceAlignment.HEIGHT * FaceAlignment.WIDTH];
    for (int y = 0, at = 0; y < FaceAlignment.HEIGHT; y++) {
      for (int x = 0; x < FaceAlignment.WIDTH; x++, at++) {
        values[at] = grey.at((x + margin + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5);
      }
    }
    return new GreyPlane(FaceAlignment.HEIGHT, FaceAlignment.WIDTH, values);
  }

  /**
   * How much darker the eyes are than cheeks, forehead and the bridge of the nose, in standard
   * deviations of the mean face's pixels.
   */
  static double eyeDarkness(GreyPlane face) {
    GreyPlane blurred = face.blurred(BLUR);
    double difference = 0;
    for (Point point : BRIGHT) {
      difference += blurred.at(point.x(), point.y()) / BRIGHT.length;
    }
    for (Point eye : FaceAlignment.TEMPLATE.subList(0, 2)) {
      difference -= blurred.at(eye.x(), eye.y()) / 2;
    }
    double deviation = face.deviation();
    return deviation < 1e-6 ? 0 : difference / deviation;
  }

  /** Correlation of the mean face's details with their mirror image about the template's axis. */
  static double symmetry(GreyPlane face) {
    GreyPlane details = face.details(BLUR, 10);
    double axis = (FaceAlignment.TEMPLATE.get(0).x() + FaceAlignment.TEMPLATE.get(1).x()) / 2;
    double product = 0;
    double squares = 0;
    for (int y = 32; y <= 101; y++) {
      for (int x = 1; x <= 32; x++) {
        double left = details.at(axis - x, y);
        double right = details.at(axis + x, y);
        product += 2 * left * right;
        squares += left * left + right * right;
      }
    }
    return squares < 1e-9 ? 0 : product / squares;
  }
}
