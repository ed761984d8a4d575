package org.sphereface.datasets;

/** From light to an 8-bit image: blur, white balance and exposure, tone curve, sensor noise. */
record FaceCamera(FaceCapture capture, SplitMix random) {

  private static final int HEIGHT = FaceAlignment.HEIGHT;
  private static final int WIDTH = FaceAlignment.WIDTH;
  private static final int STEPS = 512;

  FaceImage develop(float[] light) {
    float[] image = light;
    for (int pass = 0; pass < capture.blurPasses; pass++) {
      image = blurred(blurred(image, 3, WIDTH), WIDTH * 3, HEIGHT);
    }
    float[] curve = toneCurve();
    byte[] rgb = new byte[image.length];
    for (int i = 0; i < image.length; i += 3) {
      float grey = 0.3f * image[i] + 0.59f * image[i + 1] + 0.11f * image[i + 2];
      long bits = random.next();
      float shared = bell(bits) * 0.5f;
      for (int c = 0; c < 3; c++) {
        float value = grey + (image[i + c] - grey) * capture.saturation;
        float gain = capture.gain[capture.saturation == 0 ? 1 : c];
        float toned = tone(curve, value * gain);
        float own = capture.saturation == 0 ? 0 : bell(SplitMix.mix(bits + c));
        float noisy = toned + capture.noise * (shared + own);
        rgb[i + c] = (byte) (int) Math.max(0, Math.min(255, noisy * 255 + 0.5f));
      }
    }
    return new FaceImage(HEIGHT, WIDTH, rgb);
  }

  private static float bell(long bits) {
    long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
    return (sum - 2 * 65535f) * (1.732f / 65536);
  }

  /** {@code min(1, v (1.3 - 0.3 v))} to a power, tabled because a power a pixel is slow. */
  private float[] toneCurve() {
    float[] curve = new float[STEPS + 2];
    for (int i = 0; i < curve.length; i++) {
      // Quadratic steps: the curve is steep near 0.
      float value = 2f * i * i / (STEPS * STEPS);
      curve[i] = (float) StrictMath.pow(Math.min(1, value * (1.3f - 0.3f * value)), capture.gamma);
    }
    return curve;
  }

  private static float tone(float[] curve, float value) {
    float clipped = Math.max(0, Math.min(1.1f, value));
    float at = (float) Math.sqrt(clipped / 2) * STEPS;
    int below = (int) at;
    return curve[below] + (curve[below + 1] - curve[below]) * (at - below);
  }

  /** One pass of (side, 1 - 2 side, side) along lines of the given number of pixels and stride. */
  private float[] blurred(float[] from, int stride, int length) {
    float side = capture.blur;
    float[] to = new float[from.length];
    int span = stride * length;
    for (int line = 0; line < from.length; line += span) {
      for (int i = 0; i < span; i++) {
        float value = from[line + i];
        float before = i < stride ? value : from[line + i - stride];
        float after = i >= span - stride ? value : from[line + i + stride];
        to[line + i] = value + side * (before + after - 2 * value);
      }
    }
    return to;
  }
}
