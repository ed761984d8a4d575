package org.sphereface.datasets.sampling;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.SplitMix;

/**
 * Batches of P identities with K images of each, for losses on pairs and triplets.
 *
 * <p>An epoch is a shuffled pass over the identities, cut into batches of P; the rest, fewer than P
 * identities, waits for the next epoch, whose order is another. So a batch has P distinct
 * identities, and an epoch has none twice. The K images of an identity stand side by side. They are
 * drawn anew in each epoch: without replacement where the identity has at least K; else all that it
 * has in shuffled order, then all again in another, until there are K.
 *
 * <p>Identities of one image make no pair of two images. For K of at least 2 they are left out,
 * unless {@link Plan#repeatSingles} says that their image is to be repeated.
 *
 * <p>Any iteration costs at most one shuffle of the identities.
 *
 * <p>Source: batches of identities for online triplets, FaceNet (CVPR 2015), section 3.2; their
 * form P x K, Hermans, Beyer, Leibe, "In Defense of the Triplet Loss" (2017), section 2.
 */
public final class IdentitySampler implements Sampler {

  private static final long IDENTITIES = 3;
  private static final long IMAGES = 4;
  private static final long MIRROR = 5;

  private final int size;
  private final int[][] imagesOf;
  private final Plan plan;
  private final long seed;
  private final boolean mirroring;
  private volatile Epoch latest = new Epoch(-1, new int[0]);

  private record Epoch(long number, int[] order) {}

  /**
   * The composition of a batch.
   *
   * @param identities P, distinct identities a batch, at least 1
   * @param images K, images of each, at least 1
   * @param repeatSingles whether identities of one image are used, the image repeated K times
   */
  public record Plan(int identities, int images, boolean repeatSingles) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1, or the batch is beyond 2^31 - 1 images
     */
    public Plan {
      if (identities < 1 || images < 1 || (long) identities * images > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "expected at least 1 identity and 1 image of each in a batch, got "
                + identities
                + " x "
                + images);
      }
    }

    /** Identities of one image are left out. */
    public Plan(int identities, int images) {
      this(identities, images, false);
    }

    /** P x K. */
    int batchSize() {
      return identities * images;
    }
  }

  /**
   * Makes a sampler.
   *
   * @param data the set
   * @param plan the composition of a batch
   * @param seed decides order, images and mirroring
   * @param mirroring whether images are mirrored, with probability 1/2
   * @throws DatasetException if the set has fewer than P identities that can be used
   */
  public IdentitySampler(FaceDataset data, Plan plan, long seed, boolean mirroring) {
    this(
        IntStream.range(0, data.images().size()).map(data::label).toArray(),
        data.identities().size(),
        plan,
        seed,
        mirroring);
  }

  IdentitySampler(int[] labels, int identities, Plan plan, long seed, boolean mirroring) {
    int fewest = plan.images() > 1 && !plan.repeatSingles() ? 2 : 1;
    this.size = labels.length;
    this.imagesOf =
        Arrays.stream(byIdentity(labels, identities))
            .filter(images -> images.length >= fewest)
            .toArray(int[][]::new);
    this.plan = plan;
    this.seed = seed;
    this.mirroring = mirroring;
    if (imagesOf.length < plan.identities()) {
      throw new DatasetException(
          "the training set has "
              + imagesOf.length
              + (fewest == 2 ? " identities of at least two images" : " identities with images")
              + ", but a batch of "
              + plan.identities()
              + " identities x "
              + plan.images()
              + " images needs "
              + plan.identities()
              + ": use fewer identities a batch, or more faces.");
    }
  }

  /** Indices of each identity's images, rising. */
  static int[][] byIdentity(int[] labels, int identities) {
    int[] counts = new int[identities];
    for (int label : labels) {
      counts[label]++;
    }
    int[][] images = new int[identities][];
    Arrays.setAll(images, identity -> new int[counts[identity]]);
    for (int i = labels.length - 1; i >= 0; i--) {
      images[labels[i]][--counts[labels[i]]] = i;
    }
    return images;
  }

  @Override
  public int size() {
    return size;
  }

  /** Identities that are used: those with images, less those of one image where left out. */
  int identities() {
    return imagesOf.length;
  }

  /** Batches an epoch: the identities that are used over P, rounded down. */
  int batchesPerEpoch() {
    return identities() / plan.identities();
  }

  @Override
  public int[] batch(long iteration, int batchSize) {
    requireBatch(iteration, batchSize);
    long epoch = iteration / batchesPerEpoch();
    int first = (int) (iteration % batchesPerEpoch()) * plan.identities();
    int[] order = order(epoch);
    int[] batch = new int[batchSize];
    for (int i = 0; i < plan.identities(); i++) {
      int identity = order[first + i];
      SplitMix random = SplitMix.of(seed, IMAGES, epoch, identity);
      draw(imagesOf[identity], random, batch, i * plan.images());
    }
    return batch;
  }

  @Override
  public boolean[] mirrors(long iteration, int batchSize) {
    requireBatch(iteration, batchSize);
    boolean[] mirrors = new boolean[batchSize];
    for (int i = 0; i < batchSize; i++) {
      mirrors[i] = mirroring && SplitMix.of(seed, MIRROR, iteration, i).next() < 0;
    }
    return mirrors;
  }

  private void requireBatch(long iteration, int batchSize) {
    if (iteration < 0 || batchSize != plan.batchSize()) {
      throw new IllegalArgumentException(
          "expected iteration >= 0 and a batch of "
              + plan.identities()
              + " x "
              + plan.images()
              + " = "
              + plan.batchSize()
              + " images, got "
              + iteration
              + " and "
              + batchSize);
    }
  }

  /** K of the images from {@code start} on, each as often as any other or once more. */
  private void draw(int[] images, SplitMix random, int[] batch, int start) {
    int[] left = images.clone();
    for (int i = 0; i < plan.images(); i++) {
      int taken = i % left.length;
      int next = taken + random.below(left.length - taken);
      batch[start + i] = left[next];
      left[next] = left[taken];
      left[taken] = batch[start + i];
    }
  }

  private int[] order(long epoch) {
    Epoch known = latest;
    if (known.number == epoch) {
      return known.order;
    }
    int[] order = SplitMix.of(seed, IDENTITIES, epoch).permutation(imagesOf.length);
    latest = new Epoch(epoch, order);
    return order;
  }
}
