package org.sphereface.datasets.inspection;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.sphereface.datasets.FaceImage;
import org.sphereface.files.Sha256;

/**
 * Size and hashes of each image, by which duplicates are found: 33 bytes an image.
 *
 * @param sizes the height in the upper 32 bits, the width in the lower
 * @param exact first eight bytes of the SHA-256 of size and pixels
 * @param more the next eight
 * @param difference the difference hash of {@link #difference}
 * @param readable whether the image could be read; the hashes of others mean nothing
 */
record ImageHashes(long[] sizes, long[] exact, long[] more, long[] difference, boolean[] readable) {

  private static final int COLUMNS = 9;
  private static final int ROWS = 8;

  ImageHashes(int images) {
    this(
        new long[images],
        new long[images],
        new long[images],
        new long[images],
        new boolean[images]);
  }

  /** Adds an image. Only one thread may use a position. */
  void put(int index, FaceImage image) {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(8).putInt(image.height()).putInt(image.width()).flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(image.rgb()));
    sizes[index] = ((long) image.height() << 32) | image.width();
    exact[index] = hash.getLong();
    more[index] = hash.getLong();
    difference[index] = difference(image);
    readable[index] = true;
  }

  /**
   * The 64-bit difference hash (dHash, N. Krawetz, "Kind of like that", 2013): the grey image
   * reduced to 9 x 8 by the mean of each cell; bit 8 y + x says whether cell (x, y) is darker than
   * the cell to its right.
   */
  static long difference(FaceImage image) {
    double[] cells = new double[COLUMNS * ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        cells[row * COLUMNS + column] = grey(image, row, ROWS, column, COLUMNS);
      }
    }
    long hash = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int x = 0; x < COLUMNS - 1; x++) {
        int at = row * COLUMNS + x;
        if (cells[at] < cells[at + 1]) {
          hash |= 1L << (row * 8 + x);
        }
      }
    }
    return hash;
  }

  /** Mean grey value, 0 to 255, of a cell of an image cut into rows and columns. */
  static double grey(FaceImage image, int row, int rows, int column, int columns) {
    int top = row * image.height() / rows;
    int bottom = Math.max(top + 1, (row + 1) * image.height() / rows);
    int left = column * image.width() / columns;
    int right = Math.max(left + 1, (column + 1) * image.width() / columns);
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int at = (y * image.width() + x) * 3;
        sum +=
            299L * (image.rgb()[at] & 0xff)
                + 587L * (image.rgb()[at + 1] & 0xff)
                + 114L * (image.rgb()[at + 2] & 0xff);
      }
    }
    return sum / (1000.0 * (bottom - top) * (right - left));
  }
}
