package org.sphereface.datasets.sampling;

/**
 * The rows of each batch that one of several readers reads, such as a process of a training that
 * several machines share. Of B rows, rank r of R reads rows B r / R to B (r + 1) / R - 1, so that
 * the ranks together read what one reader would.
 */
public interface BatchShare {

  /** All rows. */
  BatchShare WHOLE =
      new BatchShare() {
        @Override
        public int rank() {
          return 0;
        }

        @Override
        public int ranks() {
          return 1;
        }

        @Override
        public boolean any(boolean own) {
          return own;
        }
      };

  /** The number of this reader, from 0. */
  int rank();

  /** How many readers share a batch. */
  int ranks();

  /**
   * Tells the other readers whether something holds here, such as that an image of this batch is
   * broken. Every reader calls it for every batch, in their order.
   *
   * @return whether it holds for any reader
   */
  boolean any(boolean own);

  /** The first row of this reader. */
  default int from(int rows) {
    return (int) ((long) rows * rank() / ranks());
  }

  /** The row after the last one of this reader. */
  default int to(int rows) {
    return (int) ((long) rows * (rank() + 1) / ranks());
  }
}
