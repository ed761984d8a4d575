package org.sphereface.datasets;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes an image file (JPEG, PNG, BMP, binary PGM) to 8-bit RGB; grey values are repeated. */
record ImageFile(Path path) {

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
      if (bytes.length > 2 && bytes[0] == 'P' && bytes[1] == '5') {
        return pgm(bytes);
      }
      return interleaved(decode(bytes));
    } catch (IOException | RuntimeException e) {
      throw new DatasetException(
          name
              + ": not a readable image ("
              + e.getMessage()
              + "): expected a whole JPEG, PNG, BMP or binary PGM file; fetch it again or leave it"
              + " out",
          e);
    }
  }

  private static BufferedImage decode(byte[] bytes) throws IOException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException(bytes.length == 0 ? "the file is empty" : "unknown format");
      }
      ImageReader reader = readers.next();
      String[] truncation = new String[1];
      try {
        // The JPEG reader fills what is missing of a truncated file with grey and only warns.
        reader.addIIOReadWarningListener(
            (source, warning) -> {
              if (warning.startsWith("Premature end") || warning.startsWith("Corrupt JPEG data")) {
                truncation[0] = warning;
              }
            });
        reader.setInput(stream, true, true);
        BufferedImage image = reader.read(0);
        if (truncation[0] != null) {
          throw new IOException(truncation[0]);
        }
        return image;
      } finally {
        reader.dispose();
      }
    }
  }

  private static FaceImage interleaved(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] rgb = new byte[height * width * 3];
    Raster raster = image.getRaster();
    boolean plain =
        image.getColorModel() instanceof ComponentColorModel
            && image.getColorModel().getComponentSize(0) == 8;
    if (plain) {
      // Not getRGB: it would bend grey values by a change of colour space.
      int bands = raster.getNumBands();
      int[] samples = raster.getPixels(0, 0, width, height, (int[]) null);
      for (int i = 0; i < height * width; i++) {
        for (int c = 0; c < 3; c++) {
          rgb[i * 3 + c] = (byte) samples[i * bands + (bands >= 3 ? c : 0)];
        }
      }
    } else {
      int[] samples = image.getRGB(0, 0, width, height, null, 0, width);
      for (int i = 0; i < samples.length; i++) {
        rgb[i * 3] = (byte) (samples[i] >> 16);
        rgb[i * 3 + 1] = (byte) (samples[i] >> 8);
        rgb[i * 3 + 2] = (byte) samples[i];
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private static FaceImage pgm(byte[] bytes) throws IOException {
    int[] header = new int[3];
    int at = 2;
    for (int field = 0; field < header.length; field++) {
      while (at < bytes.length && (Character.isWhitespace(bytes[at]) || bytes[at] == '#')) {
        if (bytes[at] == '#') {
          while (at < bytes.length && bytes[at] != '\n') {
            at++;
          }
        } else {
          at++;
        }
      }
      int start = at;
      while (at < bytes.length && Character.isDigit(bytes[at])) {
        at++;
      }
      header[field] =
          Integer.parseInt(new String(bytes, start, at - start, StandardCharsets.US_ASCII));
    }
    at++;
    int size = Math.multiplyExact(header[0], header[1]);
    if (header[2] != 255 || bytes.length - at < size) {
      throw new IOException(
          "PGM of "
              + size
              + " values up to 255 announced, "
              + (bytes.length - at)
              + " bytes there");
    }
    byte[] rgb = new byte[size * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = bytes[at + i / 3];
    }
    return new FaceImage(header[1], header[0], rgb);
  }
}
