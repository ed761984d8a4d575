package org.sphereface.datasets.sampling;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Assembles the batches of a training. A batch is a pure function of its iteration, so any thread
 * may assemble it.
 */
record BatchAssembler(
    FaceDataset data,
    Sampler sampler,
    int batchSize,
    Augmentation augmentation,
    long seed,
    BatchShare share) {

  /**
   * The result of an iteration.
   *
   * @param batch null if no image could be read, or if one of a share is broken
   * @param broken reasons of unreadable images, by index
   */
  record Assembled(BatchReader.Batch batch, Map<Integer, String> broken) {}

  /**
   * Reads the rows of this share.
   *
   * @param memory returns an array for a number of pixel values; its content is overwritten
   * @throws DatasetException if images differ in size
   */
  Assembled make(long iteration, IntFunction<float[]> memory) {
    return make(iteration, memory, share.from(batchSize), share.to(batchSize));
  }

  /**
   * Reads all rows, from which broken images are replaced, and returns the pixels of this share.
   */
  Assembled makeFromWhole(long iteration, IntFunction<float[]> memory) {
    return make(iteration, memory, 0, batchSize);
  }

  private Assembled make(long iteration, IntFunction<float[]> memory, int first, int end) {
    int[] indices = sampler.batch(iteration, batchSize);
    boolean[] mirrors = sampler.mirrors(iteration, batchSize);
    FaceImage[] images = new FaceImage[batchSize];
    Map<Integer, String> broken = new TreeMap<>();
    for (int i = first; i < end; i++) {
      try {
        images[i] = data.image(indices[i]);
      } catch (DatasetException e) {
        broken.put(indices[i], e.getMessage());
      }
    }
    if (!broken.isEmpty() && (end - first < batchSize || !replace(indices, images))) {
      return new Assembled(null, broken);
    }
    int from = share.from(batchSize);
    int to = share.to(batchSize);
    int size = images[from].rgb().length;
    float[] pixels = memory.apply(Math.multiplyExact(to - from, size));
    for (int i = from; i < to; i++) {
      requireSize(images[i], images[from], indices[i]);
      FaceImage image = mirrors[i] ? PixelOperations.mirrored(images[i]) : images[i];
      image = augmentation.apply(image, seed, iteration * batchSize + i);
      PixelOperations.normalise(image, pixels, (i - from) * size);
    }
    float[] labels = new float[batchSize];
    for (int i = 0; i < batchSize; i++) {
      labels[i] = data.label(indices[i]);
    }
    return new Assembled(new BatchReader.Batch(iteration, pixels, labels), broken);
  }

  /** Puts others of the batch in place of broken images; false if there are none. */
  private boolean replace(int[] indices, FaceImage[] images) {
    int[] from = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      from[i] = images[i] != null ? i : replacement(indices, images, i);
      if (from[i] < 0) {
        return false;
      }
    }
    int[] sampled = indices.clone();
    for (int i = 0; i < batchSize; i++) {
      indices[i] = sampled[from[i]];
      images[i] = images[from[i]];
    }
    return true;
  }

  private int replacement(int[] indices, FaceImage[] images, int at) {
    int other = -1;
    for (int step = 1; step < batchSize; step++) {
      int next = (at + step) % batchSize;
      if (images[next] != null) {
        if (data.label(indices[next]) == data.label(indices[at])) {
          return next;
        }
        other = other < 0 ? next : other;
      }
    }
    return other;
  }

  private void requireSize(FaceImage image, FaceImage first, int index) {
    if (image.height() != first.height() || image.width() != first.width()) {
      throw new DatasetException(
          data.images().get(index)
              + ": the image is "
              + image.height()
              + " x "
              + image.width()
              + ", unlike others of the set: expected one size");
    }
  }
}
