package org.sphereface.protocols.megaface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreKernelTest {

  private static final int VECTORS = 2 * ScoreKernel.ROWS;

  @Test
  void theBuildTestsTheKernelThatTheLauncherStarts() {
    assertInstanceOf(VectorKernel.class, ScoreKernel.of(4));
  }

  @ParameterizedTest
  @CsvSource({"4, 128", "64, 127", "252, 31", "1024, 1"})
  void bothKernelsGiveTheDefinedSumBitForBit(int depth, int count) {
    SplittableRandom random = new SplittableRandom(depth);
    float[] vectors = random(random, VECTORS * depth);
    float[] columns = random(random, ScoreKernel.COLUMNS * depth);
    float[][] expected = new float[ScoreKernel.ROWS][ScoreKernel.COLUMNS];
    for (int row = 0; row < ScoreKernel.ROWS; row++) {
      for (int column = 0; column < count; column++) {
        float sum = 0;
        for (int k = 0; k < depth; k++) {
          float a = vectors[(ScoreKernel.ROWS + row) * depth + k];
          sum = Math.fma(a, columns[column * depth + k], sum);
        }
        expected[row][column] = sum;
      }
    }
    for (ScoreKernel kernel : new ScoreKernel[] {new PlainKernel(depth), new VectorKernel(depth)}) {
      float[][] scores = new float[ScoreKernel.ROWS][ScoreKernel.COLUMNS];
      // a full block before, to see that nothing of it stays
      kernel.columns(columns, ScoreKernel.COLUMNS);
      kernel.columns(columns, count);
      kernel.scores(vectors, ScoreKernel.ROWS, scores);
      for (int row = 0; row < ScoreKernel.ROWS; row++) {
        assertArrayEquals(expected[row], scores[row], 0, kernel + ", row " + row);
      }
    }
  }

  @Test
  void scoresThatReachTheLowestThresholdArePicked() {
    float[] scores = {-0f, 0, -1e-45f, 1e-45f, -1, 1, Float.NaN};
    float[] picked = new float[scores.length + 1];
    assertEquals(4, new MateThresholds(new float[] {0, 0.5f}, 8).reaching(scores, 6, picked));
    assertArrayEquals(new float[] {0, 0, 1e-45f, 1}, Arrays.copyOf(picked, 4), 0);
    assertEquals(5, new MateThresholds(new float[] {-1e-45f}, 8).reaching(scores, 6, picked));
    assertArrayEquals(new float[] {0, 0, -1e-45f, 1e-45f, 1}, Arrays.copyOf(picked, 5), 0);
  }

  @Test
  void dimensionsArePaddedToAMultipleOfFour() {
    assertEquals(256, ScoreKernel.padded(256));
    assertEquals(260, ScoreKernel.padded(257));
  }

  private static float[] random(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
