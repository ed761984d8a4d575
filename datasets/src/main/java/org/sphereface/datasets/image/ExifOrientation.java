package org.sphereface.datasets.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sphereface.datasets.FaceImage;

/**
 * The orientation of EXIF (CIPA DC-008, tag 274). The tag is read here because ImageIO does not.
 */
final class ExifOrientation {

  private static final int TAG = 0x0112;
  private static final int LONG = 4;
  private static final int ENTRY = 12;

  private ExifOrientation() {}

  /**
   * The orientation in the first directory of a TIFF block, 1 to 8.
   *
   * @param block from its byte order mark on
   * @return 0 if it is missing or invalid
   */
  static int ofTiff(byte[] block) {
    boolean little = ImageFormat.isAt(block, 0, "II*\0");
    if (block.length < 8 || !(little || ImageFormat.isAt(block, 0, "MM\0*"))) {
      return 0;
    }
    ByteBuffer tiff =
        ByteBuffer.wrap(block).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > block.length - 2) {
      return 0;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + ENTRY * i;
      if (entry + ENTRY > block.length) {
        return 0;
      }
      if ((tiff.getShort(entry) & 0xffff) == TAG) {
        // a short by the standard; some write a long
        int value =
            tiff.getShort(entry + 2) == LONG ? tiff.getInt(entry + 8) : tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 0;
      }
    }
    return 0;
  }

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
