package org.sphereface.datasets.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.sphereface.datasets.FaceImage;

/** Takes the 8-bit RGB values out of what ImageIO decoded. */
final class RasterPixels {

  private static final int[] ORDER = {0, 1, 2};

  private RasterPixels() {}

  /**
   * Decodes an image of three components. A reader that would store blue, green and red writes into
   * the result in the order red, green and blue, which saves a copy.
   */
  static FaceImage colour(ImageReader reader, ImageReadParam options) throws IOException {
    ImageTypeSpecifier own = reader.getImageTypes(0).next();
    if (own.getBufferedImageType() != BufferedImage.TYPE_3BYTE_BGR) {
      return rgb(reader.read(0, options));
    }
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    byte[] rgb = new byte[height * width * 3];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, ORDER, null);
    options.setDestination(new BufferedImage(own.getColorModel(), raster, false, null));
    reader.read(0, options);
    return new FaceImage(height, width, rgb);
  }

  /** The stored values: no colour space is converted, alpha is left out, grey is repeated. */
  static FaceImage rgb(BufferedImage image) {
    Raster raster = image.getRaster();
    if (!(image.getColorModel() instanceof ComponentColorModel)) {
      return converted(image);
    }
    int bits = image.getColorModel().getComponentSize(0);
    if (bits == 8
        && raster.getDataBuffer() instanceof DataBufferByte data
        && raster.getSampleModel() instanceof ComponentSampleModel model) {
      return bytes(raster, model, data);
    }
    return bits == 8 || bits == 16 ? samples(raster, bits) : converted(image);
  }

  private static FaceImage bytes(Raster raster, ComponentSampleModel model, DataBufferByte data) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = new byte[height * width * 3];
    boolean grey = raster.getNumBands() < 3;
    int stride = model.getPixelStride();
    for (int c = 0; c < 3; c++) {
      int band = grey ? 0 : c;
      byte[] values = data.getData(model.getBankIndices()[band]);
      int first =
          data.getOffsets()[model.getBankIndices()[band]]
              + model.getOffset(
                  -raster.getSampleModelTranslateX(), -raster.getSampleModelTranslateY(), band);
      for (int y = 0, to = c; y < height; y++) {
        int from = first + y * model.getScanlineStride();
        for (int x = 0; x < width; x++, from += stride, to += 3) {
          rgb[to] = values[from];
        }
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private static FaceImage samples(Raster raster, int bits) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = new byte[height * width * 3];
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++, to++) {
          int value = row[x * bands + (bands >= 3 ? c : 0)];
          rgb[to] = (byte) (bits == 16 ? reduced(value) : value);
        }
      }
    }
    return new FaceImage(height, width, rgb);
  }

  /** 16 bits to 8, rounded: 257 to 1. */
  static int reduced(int value) {
    return (value + 128) / 257;
  }

  /** Palettes and packed pixels. */
  private static FaceImage converted(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] rgb = new byte[height * width * 3];
    int[] row = new int[width];
    for (int y = 0, to = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        rgb[to++] = (byte) (row[x] >> 16);
        rgb[to++] = (byte) (row[x] >> 8);
        rgb[to++] = (byte) row[x];
      }
    }
    return new FaceImage(height, width, rgb);
  }
}
