package org.sphereface.datasets.synthetic;

import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SplitMix;

/**
 * From light to an 8-bit image: blur, low resolution, white balance and exposure, tone curve,
 * sensor noise, JPEG. How bad a camera is grows with difficulty.
 */
final class FaceCamera {

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;
  private static final int STEPS = 160;

  private final SplitMix random;
  private final float[] gain = new float[3];
  private final float gamma;
  private final float saturation;
  private final float noise;
  private final float blur;
  private final int blurPasses;
  private final float resolution;
  private final int quality;

  FaceCamera(SplitMix random, float d) {
    this.random = random;
    float exposure = random.bell(0.12f, 0.4f * d);
    float warmth = random.bell(0, 0.14f * d);
    gain[0] = FaceCapture.exp(exposure + warmth + random.bell(0, 0.05f * d));
    gain[1] = FaceCapture.exp(exposure + random.bell(0, 0.05f * d));
    gain[2] = FaceCapture.exp(exposure - warmth + random.bell(0, 0.05f * d));
    gamma = 0.55f * FaceCapture.exp(random.bell(0, 0.16f * d));
    saturation = random.chance(0.12f * d) ? 0 : 1 - 0.45f * d * random.uniform();
    float grain = random.uniform();
    noise = 0.004f + 0.06f * d * grain * grain;
    blur = random.between(0.08f, 0.2f);
    blurPasses = (int) (random.uniform() * random.uniform() * 6 * d + 0.6f);
    resolution = random.chance(0.3f * d) ? random.between(1, 1 + 3 * d) : 1;
    quality = 96 - (int) (d * 70 * random.uniform());
  }

  FaceImage develop(float[] light) {
    float[] image = light;
    for (int pass = 0; pass < blurPasses; pass++) {
      image = blurred(image);
    }
    image = resolution > 1 ? coarsened(image) : image;
    expose(image);
    byte[] rgb = new FaceCompression(quality, HEIGHT, WIDTH).apply(image);
    return new FaceImage(HEIGHT, WIDTH, rgb);
  }

  private void expose(float[] image) {
    float[] curve = toneCurve();
    boolean grey = saturation == 0;
    float red = gain[grey ? 1 : 0];
    float green = gain[1];
    float blue = gain[grey ? 1 : 2];
    int step = grey ? 0 : 16;
    for (int i = 0; i < image.length; i += 3) {
      float level = 0.3f * image[i] + 0.59f * image[i + 1] + 0.11f * image[i + 2];
      float rest = level * (1 - saturation);
      long bits = random.next();
      image[i] = exposed(curve, (rest + saturation * image[i]) * red, bits);
      image[i + 1] = exposed(curve, (rest + saturation * image[i + 1]) * green, bits >>> step);
      image[i + 2] = exposed(curve, (rest + saturation * image[i + 2]) * blue, bits >>> 2 * step);
    }
  }

  private float exposed(float[] curve, float value, long bits) {
    return ShadedPixel.within(255 * (tone(curve, value) + noise * bell(bits)), 255);
  }

  /** Mean 0, deviation 0.8, from the lower 32 bits: neighbouring colours share half of them. */
  private static float bell(long bits) {
    return ((int) (bits & 0xffff) + (int) (bits >>> 16 & 0xffff) - 65535) * (1.96f / 65536);
  }

  /** {@code min(1, v (1.3 - 0.3 v))} to a power, tabled because a power a pixel is slow. */
  private float[] toneCurve() {
    float[] curve = new float[STEPS + 2];
    for (int i = 0; i < curve.length; i++) {
      // Quadratic steps: the curve is steep near 0.
      float value = 2f * i * i / (STEPS * STEPS);
      curve[i] = (float) StrictMath.pow(Math.min(1, value * (1.3f - 0.3f * value)), gamma);
    }
    return curve;
  }

  private static float tone(float[] curve, float value) {
    float at = (float) Math.sqrt(ShadedPixel.within(0.5f * value, 0.55f)) * STEPS;
    int below = (int) at;
    return curve[below] + (curve[below + 1] - curve[below]) * (at - below);
  }

  /** Sampled at a coarser grid and interpolated back, as of a face that was far away. */
  private float[] coarsened(float[] from) {
    int rows = (int) (HEIGHT / resolution);
    int columns = (int) (WIDTH / resolution);
    return resized(resized(from, HEIGHT, WIDTH, rows, columns), rows, columns, HEIGHT, WIDTH);
  }

  /** Bilinear, between pixels' centres. */
  private static float[] resized(float[] from, int rows, int columns, int high, int wide) {
    float[] to = new float[high * wide * 3];
    float[] across = places(columns, wide);
    float[] down = places(rows, high);
    for (int y = 0, at = 0; y < high; y++) {
      int top = (int) down[y] * columns;
      float fy = down[y] - (int) down[y];
      for (int x = 0; x < wide; x++, at += 3) {
        int p = (top + (int) across[x]) * 3;
        int q = p + columns * 3;
        float fx = across[x] - (int) across[x];
        for (int c = 0; c < 3; c++) {
          float upper = from[p + c] + (from[p + 3 + c] - from[p + c]) * fx;
          float lower = from[q + c] + (from[q + 3 + c] - from[q + c]) * fx;
          to[at + c] = upper + (lower - upper) * fy;
        }
      }
    }
    return to;
  }

  /** Where among {@code from} pixels the centres of {@code to} pixels lie. */
  private static float[] places(int from, int to) {
    float[] places = new float[to];
    for (int i = 0; i < to; i++) {
      places[i] = ShadedPixel.within((i + 0.5f) * from / to - 0.5f, from - 1.001f);
    }
    return places;
  }

  /** One pass of (side, 1 - 2 side, side) along rows, then along columns. */
  private float[] blurred(float[] from) {
    int span = WIDTH * 3;
    float[] across = new float[from.length];
    float[] to = new float[from.length];
    for (int line = 0; line < from.length; line += span) {
      int last = line + span - 3;
      mix(from, line, line, line + 3, 3, across);
      mix(from, line, line + 3, line + 6, span - 6, across);
      mix(from, last - 3, last, last, 3, across);
    }
    for (int line = 0; line < from.length; line += span) {
      int above = Math.max(0, line - span);
      mix(across, above, line, Math.min(from.length - span, line + span), span, to);
    }
    return to;
  }

  private void mix(float[] from, int before, int at, int after, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      float value = from[at + i];
      to[at + i] = value + blur * (from[before + i] + from[after + i] - 2 * value);
    }
  }
}
