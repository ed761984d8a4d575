package org.sphereface.datasets.sampling;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.SplitMix;

/**
 * Every identity equally often, however many images it has: each round takes one image of every
 * identity, in an order of its own, and each identity goes through its images in shuffled order
 * before it shows one again. Batches run on over the end of a round. Identities without images are
 * left out.
 *
 * <p>Source: class-balanced sampling as in Kang et al., "Decoupling Representation and Classifier"
 * (ICLR 2020), section 3, eq. 1 with q = 0; rounds instead of draws make counts exact.
 */
public final class BalancedSampler implements Sampler {

  private static final long ORDER = 6;
  private static final long IMAGES = 7;
  private static final long MIRROR = 8;

  private final int size;
  private final int[][] imagesOf;
  private final long seed;
  private final boolean mirroring;
  private final EpochPermutations rounds;

  /**
   * Makes a sampler.
   *
   * @param data the set
   * @param seed decides order, images and mirroring
   * @param mirroring whether images are mirrored, with probability 1/2
   * @throws IllegalArgumentException if the set is empty
   */
  public BalancedSampler(FaceDataset data, long seed, boolean mirroring) {
    this(
        IntStream.range(0, data.images().size()).map(data::label).toArray(),
        data.identities().size(),
        seed,
        mirroring);
  }

  BalancedSampler(int[] labels, int identities, long seed, boolean mirroring) {
    if (labels.length == 0) {
      throw new IllegalArgumentException("a sampler needs at least one image, got 0");
    }
    this.size = labels.length;
    this.imagesOf =
        Arrays.stream(IdentitySampler.byIdentity(labels, identities))
            .filter(images -> images.length > 0)
            .toArray(int[][]::new);
    this.seed = seed;
    this.mirroring = mirroring;
    this.rounds = new EpochPermutations(imagesOf.length, seed, ORDER);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] batch(long iteration, int batchSize) {
    long first = ShuffledSampler.first(iteration, batchSize);
    int[] batch = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      long round = (first + i) / imagesOf.length;
      int identity = rounds.of(round)[(int) ((first + i) % imagesOf.length)];
      int[] images = imagesOf[identity];
      SplitMix random = SplitMix.of(seed, IMAGES, identity, round / images.length);
      batch[i] = images[random.permutation(images.length)[(int) (round % images.length)]];
    }
    return batch;
  }

  @Override
  public boolean[] mirrors(long iteration, int batchSize) {
    return ShuffledSampler.mirrors(seed, MIRROR, mirroring, iteration, batchSize);
  }
}
