package org.sphereface.datasets.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.sphereface.datasets.FaceImage;

/** Images as JPEG or PNG files in memory. */
public final class ImageEncoder {

  private ImageEncoder() {}

  /** Whether the bytes begin as a JPEG or a PNG file does, which every reader of faces knows. */
  public static boolean isCommon(byte[] bytes) {
    return bytes.length > 3
        && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8)
            || (bytes[0] == (byte) 0x89 && bytes[1] == 'P' && bytes[2] == 'N'));
  }

  /** Without loss. */
  public static byte[] png(FaceImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(buffered(image), "png", out);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every PNG", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @param quality 1 .. 100
   */
  public static byte[] jpeg(FaceImage image, int quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffered(image), null, null), options);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes every JPEG", e);
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
