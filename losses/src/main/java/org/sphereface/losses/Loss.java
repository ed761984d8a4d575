package org.sphereface.losses;

/**
 * A loss with its options, as a matrix file names it.
 *
 * <p>Implementations are records whose components are the options and whose public constructor
 * without arguments gives the defaults. They are found by {@link java.util.ServiceLoader}: a new
 * loss is one such record and one line in {@code META-INF/services/org.sphereface.losses.Loss}, in
 * this jar or in any other on the class path.
 */
public interface Loss {

  /**
   * The name by which matrix files and the command line refer to this loss, such as {@code
   * a-softmax}.
   */
  String id();

  /** One sentence on what is minimised. */
  String summary();

  /** The paper's or code's section and equation. */
  String source();

  /**
   * A short label for tables and plots, with the options that tell it from its siblings: {@code
   * A-Softmax m=4}.
   */
  String label();

  /**
   * How many images of an identity a batch must hold, for losses on pairs and triplets; 0 for those
   * that look at one image at a time, whose batches are drawn from all images alike.
   */
  default int imagesPerIdentity() {
    return 0;
  }

  /**
   * Whether the loss at the first iteration is ln(number of classes), that of guessing among all
   * classes. This holds for a cross entropy whose logits are small at first: one without a further
   * term, without a fixed scale, and without a margin that is there from the start.
   */
  default boolean startsAtGuessing() {
    return false;
  }

  /**
   * Makes the trainable head.
   *
   * @param embeddingSize values an embedding
   * @param classes number of training identities
   * @throws IllegalArgumentException if an option is out of its range
   */
  LossHead head(int embeddingSize, int classes);
}
