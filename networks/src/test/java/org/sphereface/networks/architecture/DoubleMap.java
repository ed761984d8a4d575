package org.sphereface.networks.architecture;

import java.util.Map;
import java.util.Random;

/** A feature map in double precision. */
record DoubleMap(int channels, int height, int width, double[] values) {

  DoubleMap(int channels, int height, int width) {
    this(channels, height, width, new double[channels * height * width]);
  }

  double at(int c, int y, int x) {
    return values[(c * height + y) * width + x];
  }

  DoubleMap convolved(float[] weight, float[] bias, int kernel) {
    DoubleMap out = new DoubleMap(bias.length, height - kernel + 1, width - kernel + 1);
    for (int o = 0, at = 0; o < out.channels; o++) {
      for (int y = 0; y < out.height; y++) {
        for (int x = 0; x < out.width; x++, at++) {
          double sum = bias[o];
          for (int c = 0; c < channels; c++) {
            for (int j = 0; j < kernel * kernel; j++) {
              double w = weight[(o * channels + c) * kernel * kernel + j];
              sum += w * at(c, y + j / kernel, x + j % kernel);
            }
          }
          out.values[at] = sum;
        }
      }
    }
    return out;
  }

  DoubleMap rectified(float[] slopes) {
    DoubleMap out = new DoubleMap(channels, height, width);
    for (int i = 0; i < values.length; i++) {
      double slope = slopes[i / (height * width)];
      out.values[i] = values[i] > 0 ? values[i] : slope * values[i];
    }
    return out;
  }

  /** Windows that begin inside, cut off at the border. */
  DoubleMap pooled(int window) {
    int rows = (int) Math.ceil((height - window) / 2.0) + 1;
    int columns = (int) Math.ceil((width - window) / 2.0) + 1;
    DoubleMap out = new DoubleMap(channels, rows, columns);
    for (int c = 0, at = 0; c < channels; c++) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++, at++) {
          double most = Double.NEGATIVE_INFINITY;
          for (int row = 2 * y; row < Math.min(height, 2 * y + window); row++) {
            for (int column = 2 * x; column < Math.min(width, 2 * x + window); column++) {
              most = Math.max(most, at(c, row, column));
            }
          }
          out.values[at] = most;
        }
      }
    }
    return out;
  }

  /** The linear layers' inputs: channel by channel, column by column. */
  DoubleMap columnByColumn() {
    DoubleMap out = new DoubleMap(channels * height * width, 1, 1);
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < width; x++) {
        for (int y = 0; y < height; y++) {
          out.values[at++] = at(c, y, x);
        }
      }
    }
    return out;
  }

  /** An image of random values in -1 to 1. */
  static DoubleMap random(int channels, int height, int width) {
    DoubleMap image = new DoubleMap(channels, height, width);
    Random random = new Random(3);
    for (int i = 0; i < image.values.length; i++) {
      image.values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return image;
  }

  float[] floats() {
    float[] single = new float[values.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) values[i];
    }
    return single;
  }

  DoubleMap convolvedAndRectified(Map<String, float[]> p, String layer, int kernel) {
    return convolved(p.get(layer + ".weight"), p.get(layer + ".bias"), kernel)
        .rectified(p.get(layer.replaceFirst("conv|fc", "prelu") + ".weight"));
  }
}
