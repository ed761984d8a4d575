package org.sphereface.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.SplitMix;

class FaceCompressionTest {

  private static final int SIDE = 16;

  private static float[] grey(float value) {
    float[] rgb = new float[SIDE * SIDE * 3];
    Arrays.fill(rgb, value);
    return rgb;
  }

  @Test
  void aFlatBlockKeepsItsMeanToHalfAStepOfItsFirstCoefficient() {
    // The first coefficient is 8 times the mean; at quality 50 its step is 16: the mean moves
    // by 1 at most, and rounding by a half.
    for (int value = 0; value < 256; value += 5) {
      byte[] out = new FaceCompression(50, SIDE, SIDE).apply(grey(value));
      assertEquals(value, out[100] & 0xff, 1.5, "value " + value);
    }
  }

  @Test
  void qualityOneHundredKeepsGreyPixelsToOneStep() {
    SplitMix random = new SplitMix(3);
    float[] rgb = new float[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      Arrays.fill(rgb, i, i + 3, 255 * random.uniform());
    }
    byte[] out = new FaceCompression(100, SIDE, SIDE).apply(rgb);
    for (int i = 0; i < rgb.length; i++) {
      // 64 coefficients, each within half of a step of 1: at most 4 by Parseval, typically 0.3.
      assertEquals(rgb[i], out[i] & 0xff, 4);
    }
  }

  @Test
  void lowerQualityMovesPixelsFurther() {
    SplitMix random = new SplitMix(4);
    float[] rgb = new float[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = 100 + 60 * random.uniform();
    }
    double last = 0;
    for (int quality : new int[] {95, 60, 20}) {
      byte[] out = new FaceCompression(quality, SIDE, SIDE).apply(rgb);
      double square = 0;
      for (int i = 0; i < rgb.length; i++) {
        square += Math.pow(rgb[i] - (out[i] & 0xff), 2);
      }
      assertTrue(square > last, "quality " + quality);
      last = square;
    }
  }
}
