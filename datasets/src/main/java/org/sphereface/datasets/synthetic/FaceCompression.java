package org.sphereface.datasets.synthetic;

/**
 * What JPEG (ITU-T T.81) does to pixels: YCbCr with colour at half resolution, 8 x 8 DCT,
 * quantisation by the tables of its Annex K at a quality of the usual 1 to 100 scale, and back. The
 * coefficients are not entropy-coded: that loses nothing.
 */
final class FaceCompression {

  private static final int[] LUMA = {
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
    92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99
  };
  private static final int[] CHROMA = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
    47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
  };
  private static final float[] COSINES = cosines();

  private final int height;
  private final int width;
  private final float[] lumaSteps;
  private final float[] chromaSteps;
  private final float[] block = new float[64];
  private final float[] rows = new float[64];

  FaceCompression(int quality, int height, int width) {
    this.height = height;
    this.width = width;
    lumaSteps = steps(LUMA, quality);
    chromaSteps = steps(CHROMA, quality);
  }

  private static float[] cosines() {
    float[] table = new float[64];
    for (int k = 0; k < 8; k++) {
      double scale = k == 0 ? StrictMath.sqrt(0.125) : 0.5;
      for (int n = 0; n < 8; n++) {
        table[k * 8 + n] = (float) (scale * StrictMath.cos((2 * n + 1) * k * StrictMath.PI / 16));
      }
    }
    return table;
  }

  private static float[] steps(int[] table, int quality) {
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    float[] steps = new float[64];
    for (int i = 0; i < 64; i++) {
      steps[i] = Math.max(1, Math.min(255, (table[i] * scale + 50) / 100));
    }
    return steps;
  }

  /** Compresses and expands height x width x 3 values of 0 to 255; sizes are multiples of 16. */
  byte[] apply(float[] rgb) {
    float[] luma = new float[height * width];
    float[] blue = new float[height * width / 4];
    float[] red = new float[height * width / 4];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        float r = rgb[3 * i];
        float g = rgb[3 * i + 1];
        float b = rgb[3 * i + 2];
        luma[i] = 0.299f * r + 0.587f * g + 0.114f * b - 128;
        int half = (y >> 1) * (width / 2) + (x >> 1);
        blue[half] += 0.25f * (-0.168736f * r - 0.331264f * g + 0.5f * b);
        red[half] += 0.25f * (0.5f * r - 0.418688f * g - 0.081312f * b);
      }
    }
    plane(luma, height, width, lumaSteps);
    plane(blue, height / 2, width / 2, chromaSteps);
    plane(red, height / 2, width / 2, chromaSteps);
    byte[] result = new byte[height * width * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int half = (y >> 1) * (width / 2) + (x >> 1);
        float l = luma[i] + 128;
        result[3 * i] = rounded(l + 1.402f * red[half]);
        result[3 * i + 1] = rounded(l - 0.344136f * blue[half] - 0.714136f * red[half]);
        result[3 * i + 2] = rounded(l + 1.772f * blue[half]);
      }
    }
    return result;
  }

  private static byte rounded(float value) {
    return (byte) (int) ShadedPixel.within(value + 0.5f, 255);
  }

  private void plane(float[] values, int high, int wide, float[] steps) {
    for (int y = 0; y + 8 <= high; y += 8) {
      for (int x = 0; x + 8 <= wide; x += 8) {
        for (int row = 0; row < 8; row++) {
          System.arraycopy(values, (y + row) * wide + x, block, row * 8, 8);
        }
        forward(block, rows);
        forward(rows, block);
        for (int i = 0; i < 64; i++) {
          // Rounds to the nearest without a call: coefficients stay far below 8192 steps.
          int level = (int) (block[i] / steps[i] + 8192.5f) - 8192;
          block[i] = level * steps[i];
        }
        inverse(block, rows);
        inverse(rows, block);
        for (int row = 0; row < 8; row++) {
          System.arraycopy(block, row * 8, values, (y + row) * wide + x, 8);
        }
      }
    }
  }

  /** A transform of each row, written as columns: twice gives the block's. */
  private static void forward(float[] from, float[] to) {
    for (int row = 0; row < 8; row++) {
      int r = row * 8;
      // Even cosines are the same from both ends, odd ones opposite.
      float a = from[r] + from[r + 7];
      float b = from[r + 1] + from[r + 6];
      float c = from[r + 2] + from[r + 5];
      float d = from[r + 3] + from[r + 4];
      for (int k = 0; k < 64; k += 16) {
        to[k + row] = COSINES[k] * a + COSINES[k + 1] * b + COSINES[k + 2] * c + COSINES[k + 3] * d;
      }
      a = from[r] - from[r + 7];
      b = from[r + 1] - from[r + 6];
      c = from[r + 2] - from[r + 5];
      d = from[r + 3] - from[r + 4];
      for (int k = 8; k < 64; k += 16) {
        to[k + row] = COSINES[k] * a + COSINES[k + 1] * b + COSINES[k + 2] * c + COSINES[k + 3] * d;
      }
    }
  }

  private static void inverse(float[] from, float[] to) {
    for (int row = 0; row < 8; row++) {
      int r = row * 8;
      for (int n = 0; n < 4; n++) {
        float even =
            COSINES[n] * from[r]
                + COSINES[16 + n] * from[r + 2]
                + COSINES[32 + n] * from[r + 4]
                + COSINES[48 + n] * from[r + 6];
        float odd =
            COSINES[8 + n] * from[r + 1]
                + COSINES[24 + n] * from[r + 3]
                + COSINES[40 + n] * from[r + 5]
                + COSINES[56 + n] * from[r + 7];
        to[n * 8 + row] = even + odd;
        to[(7 - n) * 8 + row] = even - odd;
      }
    }
  }
}
