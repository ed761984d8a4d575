package org.sphereface.protocols.megaface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;

/**
 * Real faces: people with two or more LFW images are probes, the one image of all others the
 * distractors. The reference is computed here in double precision, pair by pair.
 */
@Tag("faces")
class RealProbesIT {

  private static final double ROUNDING = 1e-6;

  private static float[][] rows(Path file) {
    try (EmbeddingEnsemble matrix = EmbeddingEnsemble.open(List.of(EmbeddingSource.of(file)))) {
      return matrix.rows();
    }
  }

  @Test
  void ranksOfRealFacesAreThoseOfDoublePrecision() throws IOException {
    String folder = System.getProperty("faces", "");
    Assumptions.assumeFalse(folder.isEmpty(), "real embeddings are not given: -Dfaces=DIR");
    Path features = Path.of(folder, "features");
    float[][] rows = rows(features.resolve("mobilefacenet-lfw-pairs.npy"));
    List<String> names =
        Files.readAllLines(features.resolve("mobilefacenet-lfw-pairs.names.txt")).stream()
            .map(name -> name.substring(0, name.indexOf('/')))
            .toList();
    Map<String, Long> images =
        names.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<String> people = new ArrayList<>();
    List<float[]> probes = new ArrayList<>();
    List<float[]> alone = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (images.get(names.get(i)) > 1) {
        people.add(names.get(i));
        probes.add(rows[i]);
      } else {
        alone.add(rows[i]);
      }
    }
    List<String> order = people.stream().distinct().toList();
    EmbeddingRows probeRows = EmbeddingRows.of("probes", probes.toArray(float[][]::new));
    EmbeddingRows aloneRows = EmbeddingRows.of("distractors", alone.toArray(float[][]::new));
    MegaFace run =
        new MegaFace(probeRows, people, Distractors.of(aloneRows, List.of()), 2, done -> {});
    RankCounts all = run.rankCounts().get(run.rankCounts().size() - 1);
    assertEquals(alone.size(), all.distractors());
    double[][] units = probes.stream().map(RealProbesIT::unit).toArray(double[][]::new);
    double[][] others = alone.stream().map(RealProbesIT::unit).toArray(double[][]::new);
    int pair = 0;
    int exact = 0;
    for (String person : order) {
      int[] own =
          IntStream.range(0, people.size()).filter(i -> people.get(i).equals(person)).toArray();
      for (int probe : own) {
        double[] scores = Arrays.stream(others).mapToDouble(o -> dot(units[probe], o)).toArray();
        for (int mate : own) {
          if (mate != probe) {
            double score = dot(units[probe], units[mate]);
            int rank = all.ranks()[pair++];
            assertTrue(rank >= rank(scores, score + ROUNDING));
            assertTrue(rank <= rank(scores, score - ROUNDING));
            exact += rank == rank(scores, score) ? 1 : 0;
          }
        }
      }
    }
    assertEquals(all.ranks().length, pair);
    assertTrue(exact > 0.999 * pair, exact + " of " + pair + " ranks are the same");
  }

  private static int rank(double[] scores, double mate) {
    int rank = 1;
    for (double score : scores) {
      rank += score >= mate ? 1 : 0;
    }
    return rank;
  }

  private static double[] unit(float[] row) {
    double square = 0;
    for (float value : row) {
      square += (double) value * value;
    }
    double[] unit = new double[row.length];
    for (int k = 0; k < row.length; k++) {
      unit[k] = row[k] / Math.sqrt(square);
    }
    return unit;
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int k = 0; k < left.length; k++) {
      sum += left[k] * right[k];
    }
    return sum;
  }
}
