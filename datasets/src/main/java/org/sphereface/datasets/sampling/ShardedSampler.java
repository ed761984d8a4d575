package org.sphereface.datasets.sampling;

import java.util.Arrays;

/**
 * A rank's share of what another sampler gives to all: its batches are consecutive equal parts of
 * the whole batches, so that ranks never share a sample and together see what one device would.
 * Parts of an {@link IdentitySampler}'s batches keep the images of an identity together if they are
 * a multiple of K.
 */
public final class ShardedSampler implements Sampler {

  private final Sampler whole;
  private final int rank;
  private final int ranks;

  /**
   * Makes a share.
   *
   * @param whole the order of all; every rank must have the same
   * @param rank from 0
   * @param ranks how many share
   * @throws IllegalArgumentException if the rank is not in 0 .. ranks - 1
   */
  public ShardedSampler(Sampler whole, int rank, int ranks) {
    if (rank < 0 || rank >= ranks) {
      throw new IllegalArgumentException(
          "expected a rank in 0 .. ranks - 1, got rank " + rank + " of " + ranks);
    }
    this.whole = whole;
    this.rank = rank;
    this.ranks = ranks;
  }

  @Override
  public int size() {
    return whole.size();
  }

  /**
   * The rank's part of the whole batch of {@code ranks * batchSize} images.
   *
   * @param batchSize images of this rank alone
   */
  @Override
  public int[] batch(long iteration, int batchSize) {
    int[] all = whole.batch(iteration, Math.multiplyExact(ranks, batchSize));
    return Arrays.copyOfRange(all, rank * batchSize, (rank + 1) * batchSize);
  }

  @Override
  public boolean[] mirrors(long iteration, int batchSize) {
    boolean[] all = whole.mirrors(iteration, Math.multiplyExact(ranks, batchSize));
    return Arrays.copyOfRange(all, rank * batchSize, (rank + 1) * batchSize);
  }
}
