package org.sphereface.datasets.image;

import java.io.IOException;
import java.util.List;

/** Windows bitmaps, which ImageIO decodes. */
final class BmpFile {

  static final ImageFormat FORMAT =
      new ImageFormat(
          "BMP",
          List.of("bmp"),
          file -> ImageFormat.isAt(file, 0, "BM"),
          BmpFile::open,
          ImageIoDecoder.sizeReader("bmp"));

  /** Offsets of the header after the file's header, and of its kind of compression. */
  private static final int HEADER = 14;

  private static final int COMPRESSION = 30;

  private static final int JPEG = 4;
  private static final int PNG = 5;
  private static final int BYTES_PER_PIXEL = 8;

  private BmpFile() {}

  /** A JPEG or PNG file inside is made for printers, and could be of any size. */
  private static ImageDecoder open(byte[] bytes) throws IOException {
    int compression = bytes.length > COMPRESSION && bytes[HEADER] >= 40 ? bytes[COMPRESSION] : 0;
    if (compression == JPEG || compression == PNG) {
      throw new IOException("a JPEG or PNG file within a BMP is not read");
    }
    return ImageIoDecoder.open("bmp", bytes, BYTES_PER_PIXEL);
  }
}
