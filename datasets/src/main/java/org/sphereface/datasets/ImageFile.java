package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decodes an image file to 8-bit RGB, upright: JPEG (baseline or progressive; grey, RGB, CMYK,
 * YCCK), PNG, GIF (its first picture), BMP, WebP, PGM and PPM (plain or binary).
 *
 * <ul>
 *   <li>Grey is repeated; 16-bit values {@code v} become {@code round(v / 257)}; alpha is left out;
 *       colour profiles are not applied, so that values are those that are stored.
 *   <li>CMYK becomes {@code (255 - C) (255 - K) / 255} and so on, as common libraries do.
 *   <li>The orientation in a JPEG's EXIF is applied: landmarks are in pixels of the upright image.
 *       The photographs of LFW have none, so theirs are in pixels as stored.
 *   <li>A truncated or damaged image is refused, never filled up with grey.
 *   <li>An image of more than {@value #MOST_PIXELS} pixels is refused before memory is taken for
 *       it, and so is one above {@value #ANY_PIXELS} pixels with more than {@value #PIXELS_A_BYTE}
 *       pixels for each byte of the file: no photograph is that small.
 * </ul>
 */
record ImageFile(Path path) {

  /** Pixels beyond which no image is decoded: 64 mebipixels. */
  static final int MOST_PIXELS = 1 << 26;

  /** Pixels up to which any file is believed. */
  static final int ANY_PIXELS = 1 << 20;

  /** Pixels a byte beyond which a larger image is not believed. */
  static final int PIXELS_A_BYTE = 200;

  FaceImage read() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new DatasetException(
          path + ": the image cannot be read (" + e + "): check that it is there and readable", e);
    }
    return decode(path.toString(), bytes);
  }

  /**
   * @param name how messages call the image
   * @throws DatasetException if it cannot be decoded
   */
  static FaceImage decode(String name, byte[] bytes) {
    try {
      return PortableMap.isOne(bytes) ? PortableMap.decode(bytes) : EncodedImage.decode(bytes);
    } catch (IOException | RuntimeException e) {
      String reason =
          e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
      throw new DatasetException(
          name
              + ": not a readable image ("
              + reason.lines().findFirst().orElse("")
              + "): expected a whole JPEG, PNG, GIF, BMP, WebP, PGM or PPM file; fetch it again or"
              + " leave it out",
          e);
    }
  }

  /**
   * Called before memory is taken for pixels.
   *
   * @param bytes size of the file
   * @throws IOException if there are more than the bounds allow
   */
  static void requireBelievable(long width, long height, int bytes) throws IOException {
    if (width < 1 || height < 1) {
      throw new IOException("it is " + height + " x " + width);
    }
    if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw new IOException(
          "it is " + height + " x " + width + ", more than " + MOST_PIXELS + " pixels");
    }
    if (width * height > Math.max(ANY_PIXELS, (long) PIXELS_A_BYTE * bytes)) {
      throw new IOException("it is " + height + " x " + width + " in only " + bytes + " bytes");
    }
  }
}
