package org.sphereface.datasets.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.NoiseImages;
import org.sphereface.datasets.image.ImageSize;
import org.sphereface.datasets.image.PixelOperations;

/** Only InsightFace's square has the paper's crop in its middle. */
class FaceSizeTest {

  private static final FaceSize PAPER = new FaceSize("recordio", 112, 96);

  @Test
  void theSameSizeIsTakenAsItIs() {
    FaceImage face = NoiseImages.noise(112, 96, 5);
    assertArrayEquals(face.rgb(), PAPER.of("face", face).rgb());
  }

  @Test
  void eightColumnsAreCutFromEachSideOfInsightFacesSquare() {
    FaceImage square = NoiseImages.noise(112, 112, 5);
    FaceImage face = PAPER.of("face", square);
    for (int y = 0; y < 112; y++) {
      for (int x = 0; x < 96; x++) {
        for (int c = 0; c < 3; c++) {
          assertEquals(square.rgb()[(y * 112 + x + 8) * 3 + c], face.rgb()[(y * 96 + x) * 3 + c]);
        }
      }
    }
    FaceImage half = new FaceSize("recordio", 56, 48).of("face", square);
    assertArrayEquals(PixelOperations.boxReduced(face, 2).rgb(), half.rgb());
  }

  @ParameterizedTest
  @CsvSource({"182,182", "160,160", "224,224", "250,250", "181,181", "438,780", "96,112", "56,56"})
  void otherSizesAreRefusedByTheirSize(int height, int width) {
    DatasetException refused =
        assertThrows(
            DatasetException.class, () -> PAPER.of("a.jpg", NoiseImages.noise(height, width, 5)));
    assertTrue(
        refused.getMessage().startsWith("a.jpg: the image is " + height + " x " + width + " ("));
    assertTrue(refused.getMessage().contains("112 x 96 or InsightFace's 112 x 112"));
    assertThrows(
        DatasetException.class,
        () -> PAPER.requireMost("set", 40, i -> Optional.of(new ImageSize(height, width))));
  }

  @Test
  void aSetIsRefusedWhenMostOfItsFacesHaveOtherSizes() {
    assertEquals(
        ", stored as 112 x 112",
        PAPER.requireMost(
            "set", 16, i -> Optional.of(new ImageSize(i < 8 ? 250 : 112, i < 8 ? 250 : 112))));
    DatasetException refused =
        assertThrows(
            DatasetException.class,
            () ->
                PAPER.requireMost(
                    "set",
                    16,
                    i ->
                        Optional.of(i < 9 ? new ImageSize(250 + i, 200) : new ImageSize(112, 96))));
    assertTrue(refused.getMessage().contains("set: the images are 250 x 200, 251 x 200, "));
    assertTrue(refused.getMessage().contains("and of other sizes (height x width)"));
  }
}
