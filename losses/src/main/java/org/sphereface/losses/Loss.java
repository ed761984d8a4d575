package org.sphereface.losses;

/**
 * A loss with its options, as a matrix file names it.
 *
 * <p>Implementations are records. Their components are the options, and their public constructor
 * without arguments sets the defaults. {@link java.util.ServiceLoader} finds them: a new loss is
 * one such record and one line in {@code META-INF/services/org.sphereface.losses.Loss}, in this jar
 * or in any other jar on the class path.
 *
 * <p>Most losses need no head of their own: a margin on the angle to the own class is {@link
 * org.sphereface.losses.head.AngularHead} with a {@link org.sphereface.losses.head.TargetMargin}.
 * Other heads extend {@link org.sphereface.losses.head.SoftmaxHead} or {@link LossHead} and compute
 * with {@link org.sphereface.losses.arithmetic.Rows} and its neighbours.
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
   * A short label for tables and plots, such as {@code A-Softmax m=4}. It includes the options by
   * which cells with the same loss differ.
   */
  String label();

  /**
   * How many images of each of its identities a batch must hold, for losses on pairs and triplets.
   * 0 for losses on single images, whose batches are drawn from all images with equal probability.
   */
  default int imagesPerIdentity() {
    return 0;
  }

  /**
   * Whether the loss at the first iteration is ln(number of classes), the loss of guessing. This
   * holds for a cross entropy whose logits are small at first: it has no further term, no fixed
   * scale, and no margin from the first iteration on.
   */
  default boolean startsAtGuessing() {
    return false;
  }

  /**
   * Makes the trainable head.
   *
   * @param embeddingSize number of values of an embedding
   * @param classes number of training identities
   * @throws IllegalArgumentException if an option is out of its range
   */
  LossHead head(int embeddingSize, int classes);
}
