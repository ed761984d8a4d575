package org.sphereface.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A network with parameters: one in training, or one that was trained before. */
interface Embedder {

  /** Owns the parameters; arrays of a batch belong to a manager below it. */
  NDManager manager();

  /**
   * @param images N x 3 x height x width, values {@code (v - 127.5) / 128}
   * @param training whether batch statistics are used and updated
   * @return N x d
   */
  NDArray embed(NDArray images, boolean training);
}
