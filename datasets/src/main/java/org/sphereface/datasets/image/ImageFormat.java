package org.sphereface.datasets.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sphereface.datasets.FaceImage;

/** How images are written. */
public enum ImageFormat {
  /** Without loss. */
  PNG,
  /** With quality 0.95, colours at half the resolution. */
  JPG;

  private static final float QUALITY = 0.95f;

  /** The bytes of a file. */
  public byte[] encode(FaceImage image) {
    BufferedImage pixels =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0, at = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, at += 3) {
        byte[] rgb = image.rgb();
        pixels.setRGB(
            x, y, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff));
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName(name()).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      if (this == JPG) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(pixels, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
