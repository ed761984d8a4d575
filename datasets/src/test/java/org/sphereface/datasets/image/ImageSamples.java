package org.sphereface.datasets.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files whose pixels are known: four quarters, each of one colour. */
final class ImageSamples {

  /** Top left, top right, bottom left, bottom right. */
  static final List<int[]> COLOURS =
      List.of(
          new int[] {250, 10, 10},
          new int[] {10, 240, 20},
          new int[] {20, 30, 230},
          new int[] {240, 240, 250});

  // Of 16 x 16 with the same quarters, written by Pillow 12.3 (libjpeg-turbo, libwebp) with black
  // 0.

  /** CMYK with Adobe's marker: complements are stored. */
  static final byte[] CMYK =
      bytes(
          "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcG"
              + "BggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB"
              + "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi"
              + "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
              + "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E"
              + "QwBNAFkASwAAPwD96K/Cevwnr9/K/g/r+5iuoorqK/i3r+0iiv7cK/tIr1Civ//Z");

  /** YCCK: as above, with YCbCr in the first three components and Adobe's transform 2. */
  static final byte[] YCCK =
      bytes(
          "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcG"
              + "BggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB"
              + "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi"
              + "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
              + "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E"
              + "QwBNAFkASwAAPwD60r6gr8H6/fyvz/r3yv7ZKK/YCv5S6/M+iv5A6/YSvL6K/9k=");

  /** CMYK without a marker: ink is stored. */
  static final byte[] CMYK_WITHOUT_MARKER =
      bytes(
          "/9j/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsK"
              + "DAkKCgr/wAAUCAAQABAEQxEATREAWREASxEA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
              + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0"
              + "NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKz"
              + "tLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oADgRDAE0AWQBLAAA/APwTr91K"
              + "/dSv5/6/vAr+GeuXorl6/tIr+Leiv4j6/i3ry+iv/9k=");

  /** Lossy, VP8. */
  static final byte[] WEBP =
      bytes(
          "UklGRkgAAABXRUJQVlA4IDwAAABQAgCdASoQABAAAIAIJaACdLoB+AH6gfwAB5AA/bP//ta7//G1n//2p8X/1Gww"
              + "5mYbnf/9hsNL9jN4AAA=");

  /** Lossless, VP8L, with alpha 128. */
  static final byte[] WEBP_LOSSLESS =
      bytes(
          "UklGRkYAAABXRUJQVlA4TDoAAAAvD8ADEB8gJCBkY/xfZJOatg2YPxDKH+O8hALIDyF/okhCGMDw3EOKgDDbaJKT"
              + "nOS9zyCi/wH1bfoB");

  private ImageSamples() {}

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** The quarters in an image of a type of {@link BufferedImage}. */
  static BufferedImage quarters(int height, int width, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] colour = COLOURS.get((2 * y >= height ? 2 : 0) + (2 * x >= width ? 1 : 0));
        image.setRGB(x, y, 0xff000000 | colour[0] << 16 | colour[1] << 8 | colour[2]);
      }
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    return encoded(image, format, false);
  }

  static byte[] encoded(BufferedImage image, String format, boolean progressive)
      throws IOException {
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        options.setCompressionQuality(0.95f);
      }
      if (progressive) {
        options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A JPEG with a segment put in after its first two bytes. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Arrays.copyOf(jpeg, 2));
    bytes.write(0xff);
    bytes.write(marker);
    bytes.write((content.length + 2) >> 8);
    bytes.write(content.length + 2);
    bytes.writeBytes(content);
    bytes.writeBytes(Arrays.copyOfRange(jpeg, 2, jpeg.length));
    return bytes.toByteArray();
  }
}
