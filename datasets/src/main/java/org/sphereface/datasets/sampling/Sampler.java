package org.sphereface.datasets.sampling;

/**
 * The order in which training sees a set: which images a batch holds, and which of them are
 * mirrored. A pure function of its seed and the iteration (counted from 0), so that nothing need be
 * saved to go on after an interruption. Safe for several threads.
 */
public interface Sampler {

  /** Number of images in the set. */
  int size();

  /**
   * Indices of the images of a batch, in 0 .. size - 1.
   *
   * @throws IllegalArgumentException if the iteration is negative, or the sampler makes no batches
   *     of this size
   */
  int[] batch(long iteration, int batchSize);

  /**
   * Whether each image of a batch is mirrored.
   *
   * @throws IllegalArgumentException as {@link #batch} does
   */
  boolean[] mirrors(long iteration, int batchSize);
}
