package org.sphereface.datasets.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * Decodes an image file to 8-bit RGB, upright: JPEG (baseline or progressive; grey, RGB, CMYK,
 * YCCK), PNG, GIF (its first image), BMP, WebP, PGM and PPM (plain or binary).
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
 *       pixels for each byte of the file: no photograph is compressed as far.
 * </ul>
 */
public record ImageFile(Path path) {

  /** Advice when the heap is too small. */
  public static final String MORE_MEMORY =
      "give Java more heap, such as SPHEREFACE_JAVA_OPTS=-Xmx4g";

  /** Of 16-bit RGB with alpha, without compression. */
  private static final long MOST_BYTES = 1L << 30;

  /** Pixels beyond which no image is decoded: 64 mebipixels. */
  static final int MOST_PIXELS = 1 << 26;

  /** Pixels up to which a file of any size is decoded. */
  static final int ANY_PIXELS = 1 << 20;

  /** Pixels per byte beyond which a larger image is refused. */
  static final int PIXELS_A_BYTE = 200;

  /** Reads a photograph and makes something smaller of it; its memory is reserved until then. */
  public <T> T read(Function<FaceImage, T> use) {
    return decode(path.toString(), bytes(), use);
  }

  public FaceImage read() {
    return read(Function.identity());
  }

  /**
   * Reads the bytes of the file.
   *
   * @throws DatasetException if it cannot be read, is no regular file, or is larger than any image
   */
  public byte[] bytes() {
    try {
      return InputFile.bytes(path, Math.min(MOST_BYTES, DecodingMemory.OF_THE_HEAP.bytes()));
    } catch (IOException e) {
      throw new DatasetException(
          path
              + ": the image cannot be read ("
              + Reason.of(e)
              + "): check that it is there and readable",
          e);
    } catch (OutOfMemoryError e) {
      throw new DatasetException(path + ": the file does not fit into memory; " + MORE_MEMORY, e);
    }
  }

  /**
   * @param name how messages call the image
   * @throws DatasetException if it cannot be decoded
   */
  public static FaceImage decode(String name, byte[] bytes) {
    return decode(name, bytes, Function.identity());
  }

  /**
   * Returns a stored face unchanged if other programs can read it: it must be a whole JPEG or PNG
   * file of the given size.
   *
   * @param name how messages call the image
   * @return empty if it must be encoded anew
   * @throws DatasetException if it cannot be decoded
   */
  public static Optional<byte[]> reusable(String name, byte[] stored, int height, int width) {
    FaceImage image = decode(name, stored);
    boolean common =
        JpegFile.FORMAT.signature().test(stored) || PngFile.FORMAT.signature().test(stored);
    return common && image.height() == height && image.width() == width
        ? Optional.of(stored)
        : Optional.empty();
  }

  /**
   * @param name how messages call the image
   * @param use what is made of it; must not decode another image
   * @throws DatasetException if it cannot be decoded, including where memory is too small
   */
  static <T> T decode(String name, byte[] bytes, Function<FaceImage, T> use) {
    try (ImageDecoder opened = opened(name, bytes);
        DecodingMemory.Share held = share(name, opened, bytes.length)) {
      return use.apply(decoded(name, opened));
    } catch (OutOfMemoryError e) {
      throw new DatasetException(name + ": the image does not fit into memory; " + MORE_MEMORY, e);
    }
  }

  /**
   * The encoded image, opened.
   *
   * @throws DatasetException if it is not one
   */
  static ImageDecoder opened(String name, byte[] bytes) {
    try {
      return ImageFormats.of(bytes).opener().open(bytes);
    } catch (IOException | RuntimeException e) {
      throw broken(name, e);
    }
  }

  private static FaceImage decoded(String name, ImageDecoder opened) {
    try {
      return opened.decode();
    } catch (IOException | RuntimeException e) {
      throw broken(name, e);
    }
  }

  private static DecodingMemory.Share share(String name, ImageDecoder opened, int bytes) {
    try {
      return DecodingMemory.OF_THE_HEAP.take(opened.memory() + bytes);
    } catch (IOException e) {
      throw new DatasetException(
          name
              + ": the image of "
              + opened.height()
              + " x "
              + opened.width()
              + " does not fit into memory: "
              + Reason.of(e),
          e);
    }
  }

  private static DatasetException broken(String name, Exception e) {
    String reason = e instanceof IOException failure ? Reason.of(failure) : e.toString();
    return new DatasetException(
        name
            + ": not a readable image ("
            + reason.lines().findFirst().orElse("")
            + "): expected a whole "
            + ImageFormats.NAMES
            + " file; fetch it again or leave it out",
        e);
  }

  /**
   * Checks the size before memory is allocated for pixels.
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
