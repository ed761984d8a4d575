package org.sphereface.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file's chunks (ISO/IEC 15948): those that its pixels need, checked by their sums. They are
 * parsed here because ImageIO would unpack compressed texts and profiles of any size, and ignores
 * the orientation.
 *
 * @param plain the file with these chunks alone
 * @param orientation in {@code eXIf}, 1 (upright) to 8; 1 without it
 * @param bytesPerPixel of the decoded samples
 */
record PngFile(byte[] plain, int orientation, int bytesPerPixel) {

  static final ImageFormat FORMAT =
      new ImageFormat(
          "PNG",
          List.of("png"),
          file -> ImageFormat.isAt(file, 0, "\u0089PNG\r\n\u001a\n"),
          PngFile::open,
          ImageIoDecoder.sizeReader("png"));

  private static final int SIGNATURE = 8;
  private static final int AROUND = 12;
  private static final int IHDR = 13;
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "IDAT", "IEND");

  /** By colour type: grey, none, RGB, palette, grey with alpha, none, RGB with alpha. */
  private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

  private static ImageDecoder open(byte[] bytes) throws IOException {
    PngFile png = of(bytes);
    return new ImageIoDecoder(
        new ImageIoDecoder.Content(
            "png", png.plain, png.orientation, png.bytesPerPixel, ImageIoDecoder::pixels),
        bytes.length);
  }

  /**
   * @throws IOException if it is damaged or cut off
   */
  private static PngFile of(byte[] bytes) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length + AROUND);
    plain.write(bytes, 0, SIGNATURE);
    int orientation = 0;
    String type = "";
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = SIGNATURE;
    boolean pixels = false;
    while (!type.equals("IEND") && at + AROUND <= bytes.length) {
      int length = file.getInt(at);
      type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length < 0 || length > bytes.length - at - AROUND) {
        throw new IOException("it ends too early");
      }
      if (at == SIGNATURE && !(type.equals("IHDR") && length == IHDR)) {
        throw new IOException("damaged: it does not begin with IHDR");
      }
      if (NEEDED.contains(type)) {
        requireSum(bytes, at, length, type);
        plain.write(bytes, at, length + AROUND);
        pixels |= type.equals("IDAT");
      } else if (type.equals("eXIf") && orientation == 0) {
        byte[] block = new byte[length];
        file.get(at + 8, block);
        orientation = ExifOrientation.ofTiff(block);
      }
      at += length + AROUND;
    }
    if (!pixels) {
      throw new IOException("it ends too early");
    }
    if (!type.equals("IEND")) {
      plain.writeBytes(
          new byte[] {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82});
    }
    int depth = bytes[SIGNATURE + 16];
    int colour = bytes[SIGNATURE + 17];
    int samples = colour < 0 || colour >= SAMPLES.length ? 0 : SAMPLES[colour];
    return new PngFile(
        plain.toByteArray(), Math.max(1, orientation), samples * (depth > 8 ? 2 : 1));
  }

  private static void requireSum(byte[] bytes, int at, int length, String type) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes, at + 4, length + 4);
    if ((int) sum.getValue() != ByteBuffer.wrap(bytes).getInt(at + 8 + length)) {
      throw new IOException("damaged: the sum of its chunk " + type + " is wrong");
    }
  }
}
