package org.sphereface.datasets.sampling;

import org.sphereface.datasets.SplitMix;

/**
 * Every image once an epoch: each epoch is a permutation of its own (Fisher-Yates), and each sample
 * is mirrored with probability 1/2. Batches run on over the end of an epoch.
 */
public final class ShuffledSampler implements Sampler {

  private static final long ORDER = 1;
  private static final long MIRROR = 2;

  private final int size;
  private final long seed;
  private final boolean mirroring;
  private final EpochPermutations epochs;

  /**
   * Makes a sampler.
   *
   * @param size images in the set
   * @param seed decides order and mirroring
   * @param mirroring whether samples are mirrored at all
   * @throws IllegalArgumentException if the set is empty
   */
  public ShuffledSampler(int size, long seed, boolean mirroring) {
    if (size < 1) {
      throw new IllegalArgumentException("a sampler needs at least one image, got " + size);
    }
    this.size = size;
    this.seed = seed;
    this.mirroring = mirroring;
    this.epochs = new EpochPermutations(size, seed, ORDER);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] batch(long iteration, int batchSize) {
    long first = first(iteration, batchSize);
    int[] batch = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      batch[i] = epochs.of((first + i) / size)[(int) ((first + i) % size)];
    }
    return batch;
  }

  @Override
  public boolean[] mirrors(long iteration, int batchSize) {
    return mirrors(seed, MIRROR, mirroring, iteration, batchSize);
  }

  static boolean[] mirrors(
      long seed, long stream, boolean mirroring, long iteration, int batchSize) {
    long first = first(iteration, batchSize);
    boolean[] mirrors = new boolean[batchSize];
    for (int i = 0; i < batchSize; i++) {
      mirrors[i] = mirroring && SplitMix.of(seed, stream, first + i).next() < 0;
    }
    return mirrors;
  }

  /** Number of a batch's first sample in the training. */
  static long first(long iteration, int batchSize) {
    if (iteration < 0 || batchSize < 1) {
      throw new IllegalArgumentException(
          "expected iteration >= 0 and batch size >= 1, got " + iteration + " and " + batchSize);
    }
    return Math.multiplyExact(iteration, (long) batchSize);
  }
}
