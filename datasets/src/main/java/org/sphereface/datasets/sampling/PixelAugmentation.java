package org.sphereface.datasets.sampling;

import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SplitMix;

/** The changes of {@link Augmentation}, each on a copy. */
final class PixelAugmentation {

  private PixelAugmentation() {}

  /** Brightness, contrast, then saturation, each rounded to 8 bits at the end of all. */
  static FaceImage coloured(FaceImage image, Augmentation.Colour colour, SplitMix random) {
    float brightness = factor(colour.brightness(), random);
    float contrast = factor(colour.contrast(), random);
    float saturation = factor(colour.saturation(), random);
    byte[] rgb = image.rgb();
    double sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += luma(rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff);
    }
    float mean = (float) (brightness * sum * 3 / rgb.length);
    byte[] changed = new byte[rgb.length];
    float[] value = new float[3];
    for (int i = 0; i < rgb.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        value[c] = mean + contrast * (brightness * (rgb[i + c] & 0xff) - mean);
      }
      float grey = luma(value[0], value[1], value[2]);
      for (int c = 0; c < 3; c++) {
        changed[i + c] = rounded(grey + saturation * (value[c] - grey));
      }
    }
    return new FaceImage(image.height(), image.width(), changed);
  }

  private static float factor(double range, SplitMix random) {
    return random.between((float) (1 - range), (float) (1 + range));
  }

  private static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  private static byte rounded(float value) {
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(value + 0.5f)));
  }

  /** Reduced to the scale, at least one pixel, by box means, and enlarged bilinearly. */
  static FaceImage lowered(FaceImage image, float scale) {
    int height = Math.max(1, Math.round(scale * image.height()));
    int width = Math.max(1, Math.round(scale * image.width()));
    if (height == image.height() && width == image.width()) {
      return image;
    }
    return enlarged(reduced(image, height, width), image.height(), image.width());
  }

  private static FaceImage reduced(FaceImage image, int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int y = 0, to = 0; y < height; y++) {
      int top = y * image.height() / height;
      int bottom = (y + 1) * image.height() / height;
      for (int x = 0; x < width; x++) {
        int left = x * image.width() / width;
        int right = (x + 1) * image.width() / width;
        int area = (bottom - top) * (right - left);
        for (int c = 0; c < 3; c++) {
          int sum = 0;
          for (int v = top; v < bottom; v++) {
            for (int u = left; u < right; u++) {
              sum += image.rgb()[3 * (v * image.width() + u) + c] & 0xff;
            }
          }
          rgb[to++] = (byte) ((2 * sum + area) / (2 * area));
        }
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private static FaceImage enlarged(FaceImage image, int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int y = 0, to = 0; y < height; y++) {
      float v = within((y + 0.5f) * image.height() / height - 0.5f, image.height());
      int top = (int) v;
      int bottom = Math.min(top + 1, image.height() - 1);
      for (int x = 0; x < width; x++) {
        float u = within((x + 0.5f) * image.width() / width - 0.5f, image.width());
        int left = (int) u;
        int right = Math.min(left + 1, image.width() - 1);
        for (int c = 0; c < 3; c++) {
          float above = mix(value(image, top, left, c), value(image, top, right, c), u - left);
          float below =
              mix(value(image, bottom, left, c), value(image, bottom, right, c), u - left);
          rgb[to++] = rounded(mix(above, below, v - top));
        }
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private static float within(float at, int size) {
    return Math.max(0, Math.min(size - 1, at));
  }

  private static float mix(float from, float to, float share) {
    return from + share * (to - from);
  }

  private static int value(FaceImage image, int y, int x, int channel) {
    return image.rgb()[3 * (y * image.width() + x) + channel] & 0xff;
  }

  /** Moved down and to the right; what comes in is 0, as outside of an aligned photograph. */
  static FaceImage shifted(FaceImage image, int down, int right) {
    int width = image.width();
    byte[] rgb = new byte[image.rgb().length];
    int columns = width - Math.abs(right);
    for (int y = Math.max(0, down); y < image.height() + Math.min(0, down) && columns > 0; y++) {
      int from = (y - down) * width + Math.max(0, -right);
      int to = y * width + Math.max(0, right);
      System.arraycopy(image.rgb(), 3 * from, rgb, 3 * to, 3 * columns);
    }
    return new FaceImage(image.height(), width, rgb);
  }

  /** A rectangle of the given share of the area, of random shape and place, filled with noise. */
  static FaceImage erased(FaceImage image, double share, SplitMix random) {
    // the paper's range of height to width, 0.3 to 1 / 0.3
    double shape = StrictMath.exp(StrictMath.log(0.3) * (2 * random.uniform() - 1));
    double area = share * image.height() * image.width();
    int height = Math.min(image.height(), (int) StrictMath.round(StrictMath.sqrt(area * shape)));
    int width = Math.min(image.width(), (int) StrictMath.round(StrictMath.sqrt(area / shape)));
    int top = random.below(image.height() - height + 1);
    int left = random.below(image.width() - width + 1);
    byte[] rgb = image.rgb().clone();
    for (int y = top; y < top + height; y++) {
      for (int i = 3 * (y * image.width() + left), n = 3 * width; n > 0; i++, n--) {
        rgb[i] = (byte) random.next();
      }
    }
    return new FaceImage(image.height(), image.width(), rgb);
  }
}
