package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import org.sphereface.engine.Engines;

/**
 * Operations on feature maps in the form that is fast on each engine: order in memory, and sums
 * that keep this order. Shapes and values are those of DJL's own calls.
 */
public final class FeatureMaps {

  private static final String MXNET_SUM = "elemwise_add";

  private FeatureMaps() {}

  /** Whether the array is MXNet's. */
  static boolean onMxNet(NDArray x) {
    return Engines.isMxNet(x.getManager());
  }

  /**
   * Returns the same images. On PyTorch and the CPU the channels of a pixel are side by side in
   * memory: convolutions are faster with this order and keep it.
   */
  public static NDArray ordered(NDArray images) {
    if (!Engines.isPyTorch(images.getManager()) || images.getDevice().isGpu()) {
      return images;
    }
    Shape shape = images.getShape();
    return images
        .transpose(0, 2, 3, 1)
        .flatten()
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  /**
   * Adds two maps: in new memory if a gradient is being recorded, otherwise in the memory of the
   * first. Afterwards the first array is the sum or is closed.
   */
  static NDArray sum(NDArray first, NDArray second, boolean recorded) {
    if (!recorded) {
      add(first, second);
      return first;
    }
    NDArray sum = sum(first, second);
    first.close();
    return sum;
  }

  /**
   * Adds two maps in new memory. DJL's add broadcasts: MXNet then changes the memory layout of both
   * maps and of the sum. {@code elemwise_add} keeps the blocked layout of MXNet's convolutions.
   */
  static NDArray sum(NDArray first, NDArray second) {
    if (!onMxNet(first)) {
      return first.add(second);
    }
    NDList terms = new NDList(first, second);
    return first.getManager().invoke(MXNET_SUM, terms, new PairList<>()).singletonOrThrow();
  }

  /** Adds the second map to the first, in its memory; not while a gradient is being recorded. */
  private static void add(NDArray first, NDArray second) {
    if (!onMxNet(first)) {
      first.addi(second);
      return;
    }
    NDArray[] terms = {first, second};
    NDArray[] sum = {first};
    first.getManager().invoke(MXNET_SUM, terms, sum, new PairList<>());
  }
}
