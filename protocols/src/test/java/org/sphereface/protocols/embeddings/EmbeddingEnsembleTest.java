package org.sphereface.protocols.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;

class EmbeddingEnsembleTest {

  @TempDir private Path folder;

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += (double) a[k] * b[k];
      aa += (double) a[k] * a[k];
      bb += (double) b[k] * b[k];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static float[][] random(SplittableRandom random, int rows, int columns, double scale) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int k = 0; k < columns; k++) {
        row[k] = (float) (scale * (random.nextDouble() - 0.5));
      }
    }
    return values;
  }

  @Test
  void theCosineOfJoinedRowsIsTheMeanOfTheCosines() {
    SplittableRandom random = new SplittableRandom(7);
    List<float[][]> networks =
        List.of(random(random, 6, 5, 1), random(random, 6, 8, 1e4), random(random, 6, 3, 1e-4));
    EmbeddingEnsemble ensemble =
        EmbeddingEnsemble.of(
            networks.stream().map(rows -> EmbeddingRows.of("rows", rows)).toList());
    float[][] joined = ensemble.rows();
    assertEquals(5 + 8 + 3, ensemble.dimension());
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        double mean = 0;
        for (float[][] rows : networks) {
          mean += cosine(rows[i], rows[j]) / 3;
        }
        assertEquals(mean, cosine(joined[i], joined[j]), 1e-6);
      }
    }
    float[] block = new float[3 * 16];
    ensemble.read(2, 3, block);
    assertArrayEquals(joined[3], java.util.Arrays.copyOfRange(block, 16, 32));
  }

  @Test
  void oneNetworksRowsStayAsTheyAre() {
    float[][] rows = {{3, 4}, {0, 0}};
    assertArrayEquals(rows, EmbeddingEnsemble.of(List.of(EmbeddingRows.of("rows", rows))).rows());
  }

  @Test
  void aRowWithoutDirectionInOneNetworkIsZeroInTheEnsemble() {
    EmbeddingRows sound = EmbeddingRows.of("a", new float[][] {{3, 4}, {1, 0}, {0, 2}});
    EmbeddingRows flawed = EmbeddingRows.of("b", new float[][] {{0, 0}, {Float.NaN, 1}, {5, 0}});
    float[][] joined = EmbeddingEnsemble.of(List.of(sound, flawed)).rows();
    assertArrayEquals(new float[4], joined[0]);
    assertArrayEquals(new float[4], joined[1]);
    assertArrayEquals(new float[] {0, 1, 1, 0}, joined[2]);
  }

  /**
   * Probe and mate at cosines 0.6 and 0.8 in two networks: 0.7 in the ensemble; distractors at
   * (0.8, 0.5), 0.65, below, and (0.9, 0.7), 0.8, above.
   */
  @Test
  void megaFaceRanksByTheMeanCosine() {
    EmbeddingRows one = EmbeddingRows.of("a", new float[][] {at(1), at(0.6)});
    EmbeddingRows two = EmbeddingRows.of("b", new float[][] {at(1), at(0.8)});
    EmbeddingRows first = EmbeddingRows.of("a", new float[][] {{0.8f, -0.6f}, {0.9f, away(0.9)}});
    EmbeddingRows second =
        EmbeddingRows.of("b", new float[][] {{0.5f, away(0.5)}, {0.7f, away(0.7)}});
    MegaFaceResult result =
        new MegaFace(
                EmbeddingEnsemble.of(List.of(one, two)),
                List.of("p", "p"),
                Distractors.of(EmbeddingEnsemble.of(List.of(first, second)), List.of(1, 2)),
                1,
                done -> {})
            .evaluate();
    // the mate as probe: its cosines with the distractors are negative or small
    assertEquals(1.0, result.galleries().get(0).rank1());
    assertEquals(0.5, result.galleries().get(1).rank1());
    assertEquals(4, result.dimension());
  }

  private static float[] at(double cosine) {
    return new float[] {(float) cosine, -away(cosine)};
  }

  private static float away(double cosine) {
    return (float) -Math.sqrt(1 - cosine * cosine);
  }

  @Test
  void filesOfOtherImagesOrInAnotherOrderAreRefused() throws IOException {
    Path a = folder.resolve("a.npy");
    Path b = folder.resolve("b.npy");
    NumpyFile.write(a, new float[][] {{1, 0}, {0, 1}});
    NumpyFile.write(b, new float[][] {{1, 0}, {0, 1}, {1, 1}});
    List<EmbeddingSource> sources = List.of(EmbeddingSource.of(a), EmbeddingSource.of(b));
    String message =
        assertThrows(ProtocolException.class, () -> EmbeddingEnsemble.open(sources)).getMessage();
    assertTrue(message.contains("b.npy 3"), message);
    Path names = Files.write(folder.resolve("names.txt"), List.of("x", "y"));
    Embeddings both =
        EmbeddingEnsemble.readNamed(List.of(EmbeddingSource.of(a), EmbeddingSource.of(a)), names);
    assertArrayEquals(new float[] {0, 1, 0, 1}, both.of("y"));
  }

  @Test
  void moreRowsThanTheHeapHoldsAreRefusedBeforeOneIsRead() {
    int dimension = 1 << 16;
    int size = (int) (Runtime.getRuntime().maxMemory() / (4L * dimension)) + 1;
    EmbeddingRows many =
        new EmbeddingRows() {
          @Override
          public int size() {
            return size;
          }

          @Override
          public int dimension() {
            return dimension;
          }

          @Override
          public String name(int row) {
            return "big.npy, row " + row;
          }

          @Override
          public void read(int first, int count, float[] into) {
            throw new AssertionError("a row is read");
          }
        };
    ProtocolException e =
        assertThrows(ProtocolException.class, () -> EmbeddingEnsemble.of(List.of(many)).rows());
    assertTrue(e.getMessage().startsWith("big.npy: its " + size + " x 65536"), e.getMessage());
    assertTrue(e.getMessage().contains("SPHEREFACE_JAVA_OPTS=-Xmx"), e.getMessage());
  }
}
