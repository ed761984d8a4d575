package org.sphereface.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FaceImage;

class ThumbnailTest {

  @Test
  void aSmallImageIsTheMeanOfItsPixels() {
    // 96 x 2 to 48 x 1: each pixel stands for 2 x 2; red 10, 20, 30, 40 has the mean 25
    byte[] rgb = new byte[96 * 2 * 3];
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 2; x++) {
        rgb[(y * 2 + x) * 3] = (byte) (10 * (1 + x + 2 * (y % 2)));
        rgb[(y * 2 + x) * 3 + 2] = (byte) 200;
      }
    }
    FaceImage small = Thumbnail.reduced(new FaceImage(96, 2, rgb));
    assertEquals(48, small.height());
    assertEquals(1, small.width());
    assertArrayEquals(new byte[] {25, 0, (byte) 200}, Arrays.copyOfRange(small.rgb(), 21, 24));
  }

  @Test
  void anImageThatIsSmallAlreadyStays() {
    byte[] rgb = {1, 2, 3, 4, 5, 6};
    FaceImage small = Thumbnail.reduced(new FaceImage(1, 2, rgb));
    assertArrayEquals(rgb, small.rgb());
  }
}
