package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SplitMix;
import org.sphereface.datasets.sampling.Augmentation.Colour;
import org.sphereface.datasets.sampling.Augmentation.Erasing;
import org.sphereface.datasets.sampling.Augmentation.LowResolution;

class AugmentationTest {

  private static FaceImage noise(long seed, int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    return new FaceImage(height, width, rgb);
  }

  private static FaceImage flat(int height, int width, int... colour) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) colour[i % 3];
    }
    return new FaceImage(height, width, rgb);
  }

  private static int at(FaceImage image, int y, int x, int c) {
    return image.rgb()[3 * (y * image.width() + x) + c] & 0xff;
  }

  @Property(tries = 200)
  void theSameSeedAndSampleGiveTheSamePixelsAndTheImageIsLeftAsItIs(
      @ForAll long seed,
      @ForAll @IntRange(min = 0) int sample,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 0, max = 20) int shift,
      @ForAll @DoubleRange(min = 0, max = 1) double strength) {
    Augmentation all =
        new Augmentation(
            shift,
            new Colour(strength, strength, strength),
            new LowResolution(strength, 0.05),
            new Erasing(strength, strength));
    FaceImage image = noise(seed, height, width);
    FaceImage changed = all.apply(image, seed, sample);
    assertArrayEquals(noise(seed, height, width).rgb(), image.rgb());
    assertArrayEquals(changed.rgb(), all.apply(image, seed, sample).rgb());
    assertEquals(height, changed.height());
    assertEquals(width, changed.width());
  }

  @Property(tries = 100)
  void withoutMagnitudeTheImageIsItself(@ForAll long seed, @ForAll @IntRange(min = 0) int sample) {
    FaceImage image = noise(seed, 7, 6);
    assertSame(image, Augmentation.NONE.apply(image, seed, sample));
    Augmentation certainAndNothing =
        new Augmentation(0, new Colour(0, 0, 0), new LowResolution(1, 1), new Erasing(1, 0));
    assertArrayEquals(image.rgb(), certainAndNothing.apply(image, seed, sample).rgb());
    FaceImage coloured =
        PixelAugmentation.coloured(image, new Colour(0, 0, 0), SplitMix.of(seed, sample));
    assertArrayEquals(image.rgb(), coloured.rgb());
  }

  @Test
  void samplesAndSeedsDiffer() {
    Augmentation colour =
        new Augmentation(0, new Colour(0.4, 0.4, 0.4), new LowResolution(0, 1), new Erasing(0, 0));
    FaceImage image = noise(1, 8, 8);
    byte[] first = colour.apply(image, 1, 0).rgb();
    assertFalse(Arrays.equals(first, colour.apply(image, 1, 1).rgb()));
    assertFalse(Arrays.equals(first, colour.apply(image, 2, 0).rgb()));
  }

  @Property(tries = 100)
  void brightnessScalesValuesWithinItsRange(@ForAll long seed) {
    FaceImage changed =
        PixelAugmentation.coloured(
            flat(3, 3, 100, 100, 100), new Colour(0.2, 0, 0), SplitMix.of(seed));
    int value = at(changed, 1, 1, 0);
    assertTrue(value >= 80 && value <= 120, () -> "" + value);
    assertArrayEquals(flat(3, 3, value, value, value).rgb(), changed.rgb());
  }

  @Property(tries = 100)
  void contrastLeavesAFlatImageAndSaturationAGreyOne(@ForAll long seed) {
    FaceImage flat = flat(3, 3, 77, 77, 77);
    assertArrayEquals(
        flat.rgb(), PixelAugmentation.coloured(flat, new Colour(0, 1, 1), SplitMix.of(seed)).rgb());
    FaceImage red = flat(2, 2, 120, 90, 90);
    FaceImage changed = PixelAugmentation.coloured(red, new Colour(0, 0, 0.5), SplitMix.of(seed));
    // BT.601: 0.299 x 120 + 0.701 x 90 = 98.97 stays
    double luma =
        0.299 * at(changed, 0, 0, 0) + 0.587 * at(changed, 0, 0, 1) + 0.114 * at(changed, 0, 0, 2);
    assertEquals(98.97, luma, 0.6);
  }

  @Test
  void shiftMovesThePixelsAndFillsWithBlack() {
    FaceImage image = noise(3, 4, 5);
    FaceImage moved = PixelAugmentation.shifted(image, 1, -2);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 5; x++) {
        assertEquals(y < 1 || x > 2 ? 0 : at(image, y - 1, x + 2, 1), at(moved, y, x, 1));
      }
    }
    assertArrayEquals(new byte[60], PixelAugmentation.shifted(image, 0, 7).rgb());
    assertArrayEquals(new byte[60], PixelAugmentation.shifted(image, -4, 0).rgb());
  }

  @Test
  void lowResolutionKeepsAFlatImageAndTakesDetailOutOfOthers() {
    FaceImage flat = flat(9, 8, 3, 200, 90);
    assertArrayEquals(flat.rgb(), PixelAugmentation.lowered(flat, 0.3f).rgb());
    FaceImage stripes = flat(8, 8, 0, 0, 0);
    for (int i = 0; i < 64; i++) {
      stripes.rgb()[3 * i] = (byte) (i % 2 == 0 ? 100 : 200);
    }
    FaceImage lowered = PixelAugmentation.lowered(stripes, 0.5f);
    for (int i = 0; i < 64; i++) {
      assertEquals(150, lowered.rgb()[3 * i] & 0xff);
    }
  }

  @Property(tries = 200)
  void erasingChangesNoMoreThanItsShare(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double share) {
    FaceImage image = flat(20, 16, 1, 1, 1);
    FaceImage erased = PixelAugmentation.erased(image, share, SplitMix.of(seed));
    int[] box = {20, 16, -1, -1};
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 16; x++) {
        if (at(erased, y, x, 0) != 1 || at(erased, y, x, 1) != 1 || at(erased, y, x, 2) != 1) {
          box =
              new int[] {
                Math.min(box[0], y), Math.min(box[1], x), Math.max(box[2], y), Math.max(box[3], x)
              };
        }
      }
    }
    int covered = box[2] < 0 ? 0 : (box[2] - box[0] + 1) * (box[3] - box[1] + 1);
    // sides are rounded to whole pixels
    assertTrue(covered <= (Math.sqrt(share * 320) + 1.3) * (Math.sqrt(share * 320) + 1.3));
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertEquals(
        "erasing.share must be in [0, 1], but is 2.0",
        assertThrows(IllegalArgumentException.class, () -> new Erasing(0, 2)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Colour(-0.1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new LowResolution(0.5, 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Augmentation(-1, new Colour(0, 0, 0), new LowResolution(0, 1), new Erasing(0, 0)));
  }
}
