package org.sphereface.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.sphereface.engine.HostValues;

/** A network with parameters: one in training, or one that was trained before. */
interface Embedder extends EmbeddingModel {

  /** Owns the parameters; arrays of a batch belong to a manager below it. */
  NDManager manager();

  /**
   * @param images N x 3 x height x width, values {@code (v - 127.5) / 128}
   * @param training whether batch statistics are used and updated
   * @return N x d
   */
  NDArray embed(NDArray images, boolean training);

  /**
   * Embeds without training; nothing of it stays on the device.
   *
   * @param pixels as they lie in N x 3 x height x width
   * @return N x d, row by row
   */
  @Override
  default float[] embed(float[] pixels, Shape shape) {
    try (NDManager batch = manager().newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray images = HostValues.copy(batch, pixels, 0, pixels.length, shape);
      return embed(images, false).toFloatArray();
    }
  }
}
