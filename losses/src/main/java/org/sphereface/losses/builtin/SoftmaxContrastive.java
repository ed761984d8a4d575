package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.BatchPairs;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AffineHead;

/**
 * Softmax and contrastive loss together, DeepID2's joint identification and verification:
 *
 * <pre>softmax + weight * (mean over same pairs of |x_i - x_j|^2 / 2
 *                   + mean over different pairs of max(0, margin - |x_i - x_j|)^2 / 2) / 2</pre>
 *
 * <p>Sampling: a batch holds {@code imagesPerIdentity} images of each of its identities, and all
 * its pairs count. Same and different pairs have the same weight, for any number of each kind. A
 * kind of pair that the batch lacks adds 0.
 *
 * <p>Source: Sun et al., "Deep Learning Face Representation by Joint Identification-Verification",
 * NIPS 2014, eqs. (2) and (3). SphereFace publishes neither weight, margin nor sampling: weight is
 * DeepID2's 0.05, margin and sampling are this project's, and are to be chosen by cross validation.
 *
 * @param weight of the pairs, at least 0
 * @param margin in units of the distances, above 0
 * @param normalised whether the embeddings are scaled to length one first (distances 0 to 2)
 * @param imagesPerIdentity of a batch, at least 2
 */
public record SoftmaxContrastive(
    @JsonPropertyDescription("Weight of the pairs") double weight,
    @JsonPropertyDescription("Distance beyond which different pairs cost nothing") double margin,
    @JsonPropertyDescription("Whether distances are between embeddings of length one")
        boolean normalised,
    @JsonPropertyDescription("Images of an identity in a batch, at least 2") int imagesPerIdentity)
    implements Loss {

  // Keeps the distance's slope finite where two embeddings coincide.
  private static final double SMALLEST_SQUARE = 1e-12;

  /** Takes weight 0.05, margin 10 on embeddings as they are, pairs from 2 images an identity. */
  public SoftmaxContrastive() {
    this(0.05, 10, false, 2);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SoftmaxContrastive {
    LossOptionChecks.notNegative("softmax-contrastive: weight", weight);
    LossOptionChecks.positive("softmax-contrastive: margin", margin);
    LossOptionChecks.require(
        imagesPerIdentity >= 2,
        "softmax-contrastive: imagesPerIdentity is "
            + imagesPerIdentity
            + ", but a batch without 2 images of an identity has no same pair");
  }

  @Override
  public String id() {
    return "softmax-contrastive";
  }

  @Override
  public String summary() {
    return "Softmax plus DeepID2's contrastive loss on all pairs of a batch.";
  }

  @Override
  public String source() {
    return "Sun et al., NIPS 2014, eqs. (2) and (3); SphereFace, Table 4";
  }

  @Override
  public String label() {
    return "softmax + contrastive";
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes);
  }

  private final class Head extends AffineHead {

    Head(int embeddingSize, int classes) {
      super(embeddingSize, classes);
    }

    @Override
    protected NDArray total(
        NDArray crossEntropies,
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        boolean training) {
      NDArray x = normalised ? Rows.normalised(embeddings) : embeddings;
      NDArray squares = BatchPairs.squaredDistances(x);
      NDArray same = BatchPairs.sameIdentity(labels);
      NDArray distances = squares.clip(SMALLEST_SQUARE, Float.MAX_VALUE).sqrt();
      NDArray gaps = Activation.relu(distances.neg().add(margin)).square();
      NDArray pairs =
          mean(squares, same.sub(BatchPairs.diagonal(labels))).add(mean(gaps, same.neg().add(1)));
      return crossEntropies.mean().add(pairs);
    }

    /** Returns half the mean of the halved values, times the weight. */
    private NDArray mean(NDArray values, NDArray mask) {
      return values.mul(mask.mul(weight / 4)).sum().div(mask.sum().maximum(1));
    }
  }
}
