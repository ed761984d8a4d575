package org.sphereface.datasets.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The chunks of a WebP file (RFC 9649): the image, or the first frame of an animation. Alpha,
 * profiles and later frames are not decoded.
 *
 * <p>The chunks are parsed here because the plug-in of ImageIO ignores the orientation; it is given
 * the image alone.
 *
 * @param plain a file with the image alone
 * @param orientation in the chunk {@code EXIF}, 1 (upright) to 8; 1 without it
 * @param lossless whether the image is encoded without loss
 */
record WebpFile(byte[] plain, int orientation, boolean lossless) {

  static final ImageFormat FORMAT =
      new ImageFormat(
          "WebP",
          List.of("webp"),
          file -> ImageFormat.isAt(file, 0, "RIFF") && ImageFormat.isAt(file, 8, "WEBP"),
          WebpFile::open,
          ImageFormat.SizeReader.NONE);

  private static final int HEADER = 12;
  private static final int CHUNK = 8;

  /** Before the chunks of a frame: place, size, time and flags. */
  private static final int FRAME = 16;

  /** Bytes per pixel that decoding takes beside the result, measured. */
  private static final int LOSSLESS = 11;

  private static final int LOSSY = 108;

  private record ImageChunk(int from, int length, boolean lossless) {}

  private static ImageDecoder open(byte[] bytes) throws IOException {
    WebpFile webp = of(bytes);
    return new ImageIoDecoder(
        new ImageIoDecoder.Content(
            "webp",
            webp.plain,
            webp.orientation,
            webp.lossless ? LOSSLESS : LOSSY,
            ImageIoDecoder::pixels),
        bytes.length);
  }

  /**
   * @throws IOException if it is cut off, or there is no image in it
   */
  private static WebpFile of(byte[] bytes) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long announced = 8 + (file.getInt(4) & 0xffffffffL);
    if (announced > bytes.length) {
      throw new IOException(announced + " bytes announced, " + bytes.length + " there");
    }
    ImageChunk image = null;
    int orientation = 0;
    int length;
    for (int at = HEADER; at + CHUNK <= announced; at += CHUNK + length + length % 2) {
      String type = type(bytes, at);
      length = length(file, at, (int) announced);
      if (image == null && type.equals("ANMF")) {
        image = frame(file, at + CHUNK + FRAME, at + CHUNK + length);
      } else if (image == null) {
        image = image(type, at + CHUNK, length);
      }
      if (orientation == 0 && type.equals("EXIF")) {
        orientation = exif(Arrays.copyOfRange(bytes, at + CHUNK, at + CHUNK + length));
      }
    }
    if (image == null) {
      throw new IOException("there is no image in it");
    }
    return new WebpFile(plain(bytes, image), Math.max(1, orientation), image.lossless());
  }

  private static ImageChunk frame(ByteBuffer file, int from, int to) throws IOException {
    int length;
    for (int at = from; at + CHUNK <= to; at += CHUNK + length + length % 2) {
      length = length(file, at, to);
      ImageChunk image = image(type(file.array(), at), at + CHUNK, length);
      if (image != null) {
        return image;
      }
    }
    throw new IOException("there is no image in its first frame");
  }

  private static String type(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static int length(ByteBuffer file, int at, int end) throws IOException {
    int length = file.getInt(at + 4);
    if (length < 0 || length > end - at - CHUNK) {
      throw new IOException("it ends too early");
    }
    return length;
  }

  private static ImageChunk image(String type, int from, int length) {
    boolean lossless = type.equals("VP8L");
    return lossless || type.equals("VP8 ") ? new ImageChunk(from, length, lossless) : null;
  }

  /** Some write the mark of JPEG's EXIF before the block. */
  private static int exif(byte[] block) {
    boolean marked = block.length > 6 && block[0] == 'E' && block[1] == 'x';
    return ExifOrientation.ofTiff(marked ? Arrays.copyOfRange(block, 6, block.length) : block);
  }

  private static byte[] plain(byte[] bytes, ImageChunk image) {
    int padded = image.length() + image.length() % 2;
    return ByteBuffer.allocate(HEADER + CHUNK + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(4 + CHUNK + padded)
        .put("WEBP".getBytes(StandardCharsets.US_ASCII))
        .put((image.lossless() ? "VP8L" : "VP8 ").getBytes(StandardCharsets.US_ASCII))
        .putInt(image.length())
        .put(bytes, image.from(), image.length())
        .array();
  }
}
