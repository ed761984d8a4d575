package org.sphereface.reports.plot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaletteTest {

  private static final int FOR_TEXT = 3;

  @Test
  void everyColourStandsOutFromItsGround() {
    contrast(Palette.LIGHT, "#ffffff");
    contrast(Palette.DARK, "#14181c");
  }

  private static void contrast(List<String> colours, String ground) {
    for (int i = 0; i < colours.size(); i++) {
      double a = luminance(colours.get(i));
      double b = luminance(ground);
      double ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      assertTrue(
          ratio >= (i < FOR_TEXT ? 4.5 : 3), colours.get(i) + " on " + ground + ": " + ratio);
    }
  }

  /** Relative luminance of WCAG 2. */
  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double value = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum +=
          weights[i] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
