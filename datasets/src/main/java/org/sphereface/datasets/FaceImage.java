package org.sphereface.datasets;

/**
 * An 8-bit RGB image.
 *
 * @param height rows
 * @param width columns
 * @param rgb {@code height * width * 3} bytes, row by row, red green blue interleaved; kept, not
 *     copied
 */
public record FaceImage(int height, int width, byte[] rgb) {

  public FaceImage {
    if (rgb.length != height * width * 3) {
      throw new IllegalArgumentException(
          "expected "
              + height * width * 3
              + " bytes for "
              + height
              + " x "
              + width
              + ", got "
              + rgb.length);
    }
  }
}
