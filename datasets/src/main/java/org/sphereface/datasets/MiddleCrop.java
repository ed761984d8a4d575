package org.sphereface.datasets;

/**
 * The middle of an image. InsightFace's 112 x 112 is the paper's 112 x 96 with 8 columns more at
 * each side: the middle crop is the paper's alignment.
 *
 * @param source id of the data set, for messages
 * @param height rows that are kept
 * @param width columns that are kept
 */
record MiddleCrop(String source, int height, int width) {

  /**
   * @throws IllegalArgumentException if a size is not positive
   */
  MiddleCrop {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          source + ".height and width must be >= 1, got " + height + " and " + width);
    }
  }

  /** Whether an image of this size has such a middle. */
  boolean fits(int rows, int columns) {
    return rows >= height
        && columns >= width
        && (rows - height) % 2 == 0
        && (columns - width) % 2 == 0;
  }

  /**
   * @param name how messages call the image
   * @throws DatasetException if the image has no such middle
   */
  FaceImage of(String name, FaceImage image) {
    if (!fits(image.height(), image.width())) {
      throw new DatasetException(
          name
              + " is "
              + image.height()
              + " x "
              + image.width()
              + " (height x width), which has no middle of "
              + height
              + " x "
              + width
              + ": set "
              + source
              + ".height and width to the stored size");
    }
    if (image.height() == height && image.width() == width) {
      return image;
    }
    int top = (image.height() - height) / 2;
    int left = (image.width() - width) / 2;
    byte[] rgb = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      int from = ((y + top) * image.width() + left) * 3;
      System.arraycopy(image.rgb(), from, rgb, y * width * 3, width * 3);
    }
    return new FaceImage(height, width, rgb);
  }
}
