package org.sphereface.datasets.inspection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Finds images whose difference hashes are at most {@link #DISTANCE} bits apart. Of 64 bits cut
 * into five bands, one is equal in any such pair: only images that share a band are compared.
 * Images of one hash are compared with the first of them alone, so that many equal images cost no
 * square.
 */
final class NearDuplicates {

  /** Most bits in which hashes of near duplicates differ. */
  static final int DISTANCE = 4;

  private static final int[] FROM = {0, 13, 26, 39, 52, 64};

  /** Receives a pair of indices, the smaller first. */
  interface Pair {
    void found(int first, int second, int distance);
  }

  private NearDuplicates() {}

  /** Visits each pair once. */
  static void forEach(ImageHashes hashes, Pair pair) {
    long[] hash = hashes.difference();
    int[] order =
        IntStream.range(0, hash.length)
            .filter(i -> hashes.readable()[i])
            .boxed()
            .sorted(Comparator.<Integer>comparingLong(i -> hash[i]).thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] firsts = new int[order.length];
    int distinct = 0;
    for (int i = 0; i < order.length; i++) {
      if (i > 0 && hash[order[i]] == hash[order[i - 1]]) {
        pair.found(firsts[distinct - 1], order[i], 0);
      } else {
        firsts[distinct++] = order[i];
      }
    }
    int[] different = Arrays.copyOf(firsts, distinct);
    for (int band = 0; band + 1 < FROM.length; band++) {
      within(hash, different, band, pair);
    }
  }

  private static void within(long[] hash, int[] images, int band, Pair pair) {
    int bits = FROM[band + 1] - FROM[band];
    int[] starts = new int[(1 << bits) + 1];
    for (int image : images) {
      starts[bits(hash[image], band) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] sorted = new int[images.length];
    int[] next = starts.clone();
    for (int image : images) {
      sorted[next[bits(hash[image], band)]++] = image;
    }
    for (int bucket = 0; bucket + 1 < starts.length; bucket++) {
      for (int i = starts[bucket]; i < starts[bucket + 1]; i++) {
        for (int k = i + 1; k < starts[bucket + 1]; k++) {
          long difference = hash[sorted[i]] ^ hash[sorted[k]];
          if (Long.bitCount(difference) <= DISTANCE && firstEqual(difference) == band) {
            pair.found(
                Math.min(sorted[i], sorted[k]),
                Math.max(sorted[i], sorted[k]),
                Long.bitCount(difference));
          }
        }
      }
    }
  }

  private static int firstEqual(long difference) {
    int band = 0;
    while (bits(difference, band) != 0) {
      band++;
    }
    return band;
  }

  private static int bits(long hash, int band) {
    return (int) (hash >>> FROM[band]) & ((1 << (FROM[band + 1] - FROM[band])) - 1);
  }
}
