package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Computes embeddings of images: one of this program's networks, or a model that a runtime runs.
 */
public interface EmbeddingModel extends AutoCloseable {

  /**
   * Embeds images.
   *
   * @param pixels the images as {@link #write} has written them, one after the other; the caller
   *     may change them afterwards
   * @param shape N x 3 x height x width
   * @return N x d, row by row
   */
  float[] embed(float[] pixels, Shape shape);

  /**
   * Writes the pixels of an image as the model takes them. This program's networks take {@code (v -
   * 127.5) / 128}, planes of red, green and blue.
   *
   * @param target receives {@code 3 * height * width} values
   * @param offset position of the first
   */
  default void write(FaceImage image, float[] target, int offset) {
    PixelOperations.normalise(image, target, offset);
  }

  /** Returns how many images are best embedded together, without their mirror images. */
  default int batch() {
    return 32;
  }

  /**
   * Returns whether several threads may call {@link #embed} at once, each of which then computes
   * alone. Otherwise one thread calls it, and the engine distributes the work over its own threads.
   */
  default boolean concurrent() {
    return false;
  }

  /** Returns the use of the mirror image; the paper's unless a model has another. */
  default MirrorUse mirror() {
    return MirrorUse.CONCAT;
  }

  @Override
  default void close() {}
}
