package org.sphereface.datasets.inspection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Finds images that are mirror images of others of the set.
 *
 * <p>Candidates are pairs in which the difference hash of one's mirror image is at most {@link
 * NearDuplicates#DISTANCE} bits from the other's. Faces are nearly symmetric, so that many are
 * none: of a pair, the grey images reduced to 16 x 16, less their means, must differ by at most
 * {@value #BOUND} grey levels (root of the mean square) with one mirrored, and by less than
 * without.
 */
final class MirroredDuplicates {

  /**
   * Between what was measured on 10,336 photographs of LFW, aligned: mirror images stored as JPEG
   * of quality 60 differ by at most 0.8 (2,068 of them, one of which is no candidate), other
   * candidates by at least 13.7.
   */
  static final double BOUND = 4;

  private static final int SIDE = 16;

  private final int images;
  private final ImageHashes hashes;
  private final float[][] reduced;

  /**
   * A copy.
   *
   * @param first position of an image
   * @param second position of its mirror image, after it
   * @param difference of the reduced images, in grey levels
   */
  record Pair(int first, int second, double difference) {}

  /**
   * @param images how many there are
   */
  MirroredDuplicates(int images) {
    this.images = images;
    this.hashes = new ImageHashes(Math.multiplyExact(2, images));
    this.reduced = new float[images][];
  }

  /** Adds an image. Only one thread may use a position. */
  void put(int index, FaceImage image) {
    hashes.put(index, image);
    hashes.put(images + index, PixelOperations.mirrored(image));
    reduced[index] = reduced(image);
  }

  /** Returns the pairs among the images that were added, the first image's position rising. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    NearDuplicates.forEach(
        hashes,
        (first, second, distance) -> {
          int other = second - images;
          // each pair is met twice: an image and another's mirror image, and the other way round
          if (first < images && first < other) {
            double difference = difference(reduced[first], reduced[other], true);
            if (difference <= BOUND
                && difference < difference(reduced[first], reduced[other], false)) {
              pairs.add(new Pair(first, other, difference));
            }
          }
        });
    pairs.sort(Comparator.comparingInt(Pair::first).thenComparingInt(Pair::second));
    return pairs;
  }

  private static float[] reduced(FaceImage image) {
    float[] cells = new float[SIDE * SIDE];
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (float) ImageHashes.grey(image, i / SIDE, SIDE, i % SIDE, SIDE);
      sum += cells[i];
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] -= (float) (sum / cells.length);
    }
    return cells;
  }

  private static double difference(float[] one, float[] other, boolean mirrored) {
    double squares =
        IntStream.range(0, one.length)
            .mapToDouble(i -> one[i] - other[mirrored ? i / SIDE * SIDE + SIDE - 1 - i % SIDE : i])
            .map(d -> d * d)
            .sum();
    return Math.sqrt(squares / one.length);
  }
}
