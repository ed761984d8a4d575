package org.sphereface.protocols.megaface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;

/**
 * The probes and their mates: every image of a person with two or more is a probe, and each other
 * image of that person is its mate in turn.
 */
final class Probes {

  private static final int BUCKETS_A_PROBE = 256;
  private static final int BUCKETS_OF_ALL = 1 << 16;

  private final int people;
  private final int withoutMate;
  private final int dimension;
  private final float[] units;
  private final float[][] mateScores;
  private final MateThresholds[] thresholds;
  private final int[] offsets;
  private final MateThresholds all;
  private final long pairs;

  /**
   * @param rows the embeddings
   * @param names the person of each row
   * @throws ProtocolException if the counts differ, or nobody has two images
   */
  Probes(EmbeddingRows rows, List<String> names) {
    if (rows.size() != names.size()) {
      throw new ProtocolException(
          "There are " + rows.size() + " probe embeddings but " + names.size() + " people named.");
    }
    Map<String, List<Integer>> rowsByPerson = new LinkedHashMap<>();
    for (int row = 0; row < names.size(); row++) {
      rowsByPerson.computeIfAbsent(names.get(row), person -> new ArrayList<>()).add(row);
    }
    List<List<Integer>> withMates =
        rowsByPerson.values().stream().filter(images -> images.size() > 1).toList();
    if (withMates.isEmpty()) {
      throw new ProtocolException(
          "No probe has a mate: give two or more images of at least one person.");
    }
    people = withMates.size();
    dimension = rows.dimension();
    int count = withMates.stream().mapToInt(List::size).sum();
    withoutMate = rows.size() - count;
    int depth = ScoreKernel.padded(dimension);
    int paddedCount = (count + ScoreKernel.ROWS - 1) / ScoreKernel.ROWS * ScoreKernel.ROWS;
    units = new float[Math.multiplyExact(paddedCount, depth)];
    mateScores = new float[count][];
    readAndScore(rows, withMates, depth);
    thresholds = new MateThresholds[count];
    offsets = new int[count + 1];
    for (int probe = 0; probe < count; probe++) {
      thresholds[probe] = new MateThresholds(mateScores[probe], BUCKETS_A_PROBE);
      offsets[probe + 1] = offsets[probe] + thresholds[probe].size() + 1;
    }
    float[] scores = joined(mateScores);
    pairs = scores.length;
    all = new MateThresholds(scores, BUCKETS_OF_ALL);
  }

  private static float[] joined(float[][] parts) {
    int length = 0;
    for (float[] part : parts) {
      length += part.length;
    }
    float[] joined = new float[length];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  private void readAndScore(EmbeddingRows rows, List<List<Integer>> groups, int depth) {
    UnitVectors reader = new UnitVectors(rows);
    float[] one = new float[depth];
    int first = 0;
    for (List<Integer> group : groups) {
      for (int i = 0; i < group.size(); i++) {
        reader.read(group.get(i), 1, one);
        System.arraycopy(one, 0, units, (first + i) * depth, depth);
        mateScores[first + i] = new float[group.size() - 1];
      }
      first += group.size();
    }
    ScoreKernel kernel = ScoreKernel.of(depth);
    first = 0;
    for (List<Integer> group : groups) {
      for (int from = 0; from < group.size(); from += ScoreKernel.COLUMNS) {
        int width = Math.min(ScoreKernel.COLUMNS, group.size() - from);
        float[] block = new float[width * depth];
        System.arraycopy(units, (first + from) * depth, block, 0, block.length);
        kernel.columns(block, width);
        scoreMates(first, group.size(), from, width, kernel);
      }
      first += group.size();
    }
  }

  private void scoreMates(int first, int size, int from, int width, ScoreKernel kernel) {
    float[][] scores = new float[ScoreKernel.ROWS][ScoreKernel.COLUMNS];
    int start = first / ScoreKernel.ROWS * ScoreKernel.ROWS;
    for (int tile = start; tile < first + size; tile += ScoreKernel.ROWS) {
      kernel.scores(units, tile, scores);
      for (int row = 0; row < ScoreKernel.ROWS; row++) {
        int self = tile + row - first;
        if (self < 0 || self >= size) {
          continue;
        }
        for (int column = 0; column < width; column++) {
          int mate = from + column;
          if (mate != self) {
            mateScores[first + self][mate < self ? mate : mate - 1] = scores[row][column];
          }
        }
      }
    }
  }

  /** Probes, those without a mate left out. */
  int size() {
    return mateScores.length;
  }

  int people() {
    return people;
  }

  int withoutMate() {
    return withoutMate;
  }

  int dimension() {
    return dimension;
  }

  long pairs() {
    return pairs;
  }

  /** Unit vectors, padded: rows to {@link ScoreKernel#ROWS}, columns to its depth. */
  float[] units() {
    return units;
  }

  /** A probe's scores with its mates, in the order of its person's images. */
  float[] mateScores(int probe) {
    return mateScores[probe];
  }

  /** A probe's distinct mate scores. */
  MateThresholds thresholds(int probe) {
    return thresholds[probe];
  }

  /**
   * Where a probe's counts begin in an array of all probes' counts; at {@code size()} its length.
   */
  int offset(int probe) {
    return offsets[probe];
  }

  /** All probes' distinct mate scores. */
  MateThresholds all() {
    return all;
  }
}
