package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Computes B x B matrices over the pairs of a batch's B images. */
public final class BatchPairs {

  private BatchPairs() {}

  /** Returns 1 where both images show the same identity, the diagonal included. */
  public static NDArray sameIdentity(NDArray labels) {
    return Rows.mask(labels.reshape(-1, 1).eq(labels.reshape(1, -1)), labels);
  }

  /** Returns the squared Euclidean distances, at least 0. */
  public static NDArray squaredDistances(NDArray embeddings) {
    NDArray squares = Rows.squares(embeddings);
    NDArray products = Rows.products(embeddings, embeddings);
    NDArray distances =
        squares.reshape(-1, 1).sub(products).add(squares.reshape(1, -1)).sub(products);
    return Activation.relu(distances);
  }

  /** Returns 1 for each image whose nearest other image shows the same identity, else 0: B. */
  public static NDArray nearestHits(NDArray squaredDistances, NDArray labels) {
    NDArray distances = squaredDistances.stopGradient();
    NDArray own = diagonal(labels);
    NDArray far = distances.max().add(1);
    NDArray nearest = distances.add(own.mul(far)).argMin(1).toType(labels.getDataType(), false);
    return Rows.sums(
            Rows.own(nearest, Math.toIntExact(labels.size())).mul(sameIdentity(labels).sub(own)))
        .stopGradient();
  }

  /** Returns the identity matrix. */
  public static NDArray diagonal(NDArray labels) {
    return labels
        .getManager()
        .eye(Math.toIntExact(labels.size()))
        .toType(labels.getDataType(), false);
  }
}
