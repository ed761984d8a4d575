package org.sphereface.datasets.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sphereface.datasets.FaceImage;

/** The ways in which images are encoded. JPEG has colours at half the resolution. */
public enum ImageEncoding {
  /** Lossless. */
  PNG("png", 100),
  /** JPEG with quality 95 of 100. */
  JPG("jpg", 95),
  /** JPEG with quality 75, the default of Matlab's imwrite. */
  JPG75("jpg", 75);

  private final String ending;
  private final int quality;

  ImageEncoding(String ending, int quality) {
    this.ending = ending;
    this.quality = quality;
  }

  /** Returns the end of a file's name, without the dot. */
  public String ending() {
    return ending;
  }

  /** Returns the bytes of an image file. */
  public byte[] encode(FaceImage image) {
    return this == PNG ? png(image) : jpeg(image, quality);
  }

  /** Returns the bytes of a PNG file. */
  public static byte[] png(FaceImage image) {
    return encode(image, "png", parameters -> {});
  }

  /**
   * Returns the bytes of a JPEG file, with colours at half the resolution.
   *
   * @param quality 1 .. 100
   */
  public static byte[] jpeg(FaceImage image, int quality) {
    return encode(
        image,
        "jpeg",
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionQuality(quality / 100f);
        });
  }

  private static byte[] encode(FaceImage image, String format, Consumer<ImageWriteParam> settings) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // in memory: ImageIO's own stream needs a file in the temporary folder
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      settings.accept(parameters);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(buffered(image), null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage buffered(FaceImage image) {
    BufferedImage result =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) result.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = image.rgb()[i + 2];
      bgr[i + 1] = image.rgb()[i + 1];
      bgr[i + 2] = image.rgb()[i];
    }
    return result;
  }
}
