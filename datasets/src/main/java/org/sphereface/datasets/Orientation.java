package org.sphereface.datasets;

/** Turns an image as EXIF says (CIPA DC-008, tag 274). */
final class Orientation {

  private Orientation() {}

  /**
   * The upright image.
   *
   * @param orientation where the stored first row and column belong: 1 top left, 2 top right, 3
   *     bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom
   */
  static FaceImage upright(FaceImage stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    boolean turned = orientation >= 5;
    int height = turned ? stored.width() : stored.height();
    int width = turned ? stored.height() : stored.width();
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    byte[] rgb = new byte[height * width * 3];
    for (int y = 0, to = 0; y < height; y++) {
      int down = fromBottom ? height - 1 - y : y;
      for (int x = 0; x < width; x++, to += 3) {
        int along = fromRight ? width - 1 - x : x;
        int from = turned ? along * stored.width() + down : down * stored.width() + along;
        System.arraycopy(stored.rgb(), 3 * from, rgb, to, 3);
      }
    }
    return new FaceImage(height, width, rgb);
  }
}
