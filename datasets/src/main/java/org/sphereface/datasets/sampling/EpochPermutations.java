package org.sphereface.datasets.sampling;

import org.sphereface.datasets.SplitMix;

/**
 * A permutation for each epoch. The two that were asked for last are kept: threads that read
 * batches on both sides of an epoch's end would else shuffle for every image. Safe for several
 * threads.
 */
final class EpochPermutations {

  private final int size;
  private final long seed;
  private final long stream;
  private volatile Kept kept = new Kept(-1, null, -1, null);

  private record Kept(long latest, int[] order, long earlier, int[] earlierOrder) {}

  EpochPermutations(int size, long seed, long stream) {
    this.size = size;
    this.seed = seed;
    this.stream = stream;
  }

  int[] of(long epoch) {
    int[] order = known(epoch);
    return order != null ? order : drawn(epoch);
  }

  private int[] known(long epoch) {
    Kept now = kept;
    return now.latest == epoch ? now.order : now.earlier == epoch ? now.earlierOrder : null;
  }

  private synchronized int[] drawn(long epoch) {
    int[] order = known(epoch);
    if (order == null) {
      order = SplitMix.of(seed, stream, epoch).permutation(size);
      kept = new Kept(epoch, order, kept.latest, kept.order);
    }
    return order;
  }
}
