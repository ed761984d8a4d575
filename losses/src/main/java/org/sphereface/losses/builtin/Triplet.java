package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.BatchPairs;
import org.sphereface.losses.arithmetic.Rows;

/**
 * The triplet loss on embeddings of length one, without a softmax:
 *
 * <pre>mean over triplets of max(0, |a - p|^2 - |a - n|^2 + margin)</pre>
 *
 * <p>A batch holds {@code imagesPerIdentity} images of each of its identities. Mining:
 *
 * <ul>
 *   <li>semi-hard: each ordered pair (a, p) of one identity, with the nearest n of another identity
 *       that is farther from a than p is; where there is none, the farthest n. The mean is over
 *       these triplets;
 *   <li>all: all triplets of the batch; the mean is over those whose cost is above 0.
 * </ul>
 *
 * <p>Source: Schroff et al., "FaceNet: A Unified Embedding for Face Recognition and Clustering",
 * CVPR 2015, eqs. (1) to (4) and section 3.2. The margin 0.2 is FaceNet's; SphereFace gives none.
 *
 * @param margin alpha, in squared distance of embeddings of length one (0 to 4), above 0
 * @param mining {@code semi-hard} or {@code all}
 * @param imagesPerIdentity of a batch, at least 2
 */
public record Triplet(
    @JsonPropertyDescription("Margin alpha, in squared distance of embeddings of length one")
        double margin,
    @JsonPropertyDescription("Which triplets of a batch count: semi-hard or all") String mining,
    @JsonPropertyDescription("Images of an identity in a batch, at least 2") int imagesPerIdentity)
    implements Loss {

  /** Takes FaceNet's margin of 0.2, semi-hard mining, 4 images of each identity. */
  public Triplet() {
    this(0.2, "semi-hard", 4);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public Triplet {
    LossOptionChecks.positive("triplet: margin", margin);
    LossOptionChecks.oneOf("triplet: mining", mining, "semi-hard", "all");
    LossOptionChecks.require(
        imagesPerIdentity >= 2,
        "triplet: imagesPerIdentity is "
            + imagesPerIdentity
            + ", but a batch without 2 images of an identity has no triplet");
  }

  @Override
  public String id() {
    return "triplet";
  }

  @Override
  public String summary() {
    return "Hinge on squared distances of triplets, on embeddings of length one.";
  }

  @Override
  public String source() {
    return "Schroff et al., CVPR 2015, eqs. (1) to (4); SphereFace, Table 4";
  }

  @Override
  public String label() {
    return "triplet" + (mining.equals("all") ? " (all)" : "");
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(classes);
  }

  /** A head without parameters. */
  private final class Head extends LossHead {

    Head(int classes) {
      super(classes);
    }

    @Override
    public NDList loss(
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        long iteration,
        boolean training) {
      NDArray distances = BatchPairs.squaredDistances(Rows.normalised(embeddings));
      NDArray same = BatchPairs.sameIdentity(labels);
      NDArray positive = same.sub(BatchPairs.diagonal(labels));
      NDArray negative = same.neg().add(1);
      NDArray loss =
          mining.equals("all")
              ? all(distances, positive, negative)
              : semiHard(distances, positive, negative);
      return new NDList(loss, BatchPairs.nearestHits(distances, labels));
    }

    /** Takes the mean over B x B x B triplets: anchor, positive, negative. */
    private NDArray all(NDArray distances, NDArray positive, NDArray negative) {
      NDArray costs =
          Activation.relu(distances.expandDims(2).sub(distances.expandDims(1)).add(margin))
              .mul(positive.expandDims(2).mul(negative.expandDims(1)));
      NDArray count = Rows.mask(costs.gt(0), distances).sum().maximum(1);
      return costs.sum().div(count);
    }

    private NDArray semiHard(NDArray distances, NDArray positive, NDArray negative) {
      NDArray chosen = chosenNegatives(distances.stopGradient(), negative);
      NDArray costs = Activation.relu(distances.sub(distanceTo(distances, chosen)).add(margin));
      return costs.mul(positive).sum().div(positive.sum().maximum(1));
    }

    /** Returns the negative's index for each anchor and positive: B x B, without gradient. */
    private NDArray chosenNegatives(NDArray distances, NDArray negative) {
      // Distances are at most 4.
      NDArray farther = Rows.mask(distances.expandDims(1).gt(distances.expandDims(2)), distances);
      NDArray semiHard = farther.mul(negative.expandDims(1));
      NDArray nearest = distances.expandDims(1).add(semiHard.neg().add(1).mul(8)).argMin(2);
      NDArray farthest = distances.add(negative.sub(1).mul(8)).argMax(1);
      NDArray exists = Rows.mask(semiHard.max(new int[] {2}).gt(0), distances);
      NDArray fallback = farthest.toType(distances.getDataType(), false).reshape(-1, 1);
      return exists
          .mul(nearest.toType(distances.getDataType(), false))
          .add(exists.neg().add(1).mul(fallback))
          .stopGradient();
    }

    /** Picks, for each anchor and each positive, the distance from the anchor to the negative. */
    private NDArray distanceTo(NDArray distances, NDArray negatives) {
      long images = distances.getShape().get(0);
      NDArray rows = distances.expandDims(1).broadcast(images, images, images);
      return Rows.picked(rows.reshape(images * images, images), negatives.reshape(-1))
          .reshape(images, images);
    }
  }
}
