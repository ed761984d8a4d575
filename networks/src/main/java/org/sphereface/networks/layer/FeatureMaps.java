package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.PairList;
import org.sphereface.engine.Engines;

/**
 * What each engine does fast with feature maps: their order in memory, and sums that keep it.
 * Shapes and values are those of DJL's own calls.
 */
public final class FeatureMaps {

  private static final String MXNET_SUM = "elemwise_add";

  private FeatureMaps() {}

  /** Whether the array is MXNet's. */
  static boolean onMxNet(NDArray x) {
    return Engines.isMxNet(x.getManager());
  }

  /**
   * The same images, on PyTorch and the CPU with the channels of a pixel side by side: convolutions
   * are faster on this order, and hand it on.
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
   * The sum in memory of its own if a gradient is being recorded, else in the first's; the first is
   * the sum, or closed, afterwards.
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
   * DJL's add broadcasts, on MXNet with both maps and then the sum laid out anew; {@code
   * elemwise_add} keeps the blocked layout that MXNet's convolutions give and take.
   */
  static NDArray sum(NDArray first, NDArray second) {
    if (!onMxNet(first)) {
      return first.add(second);
    }
    NDList terms = new NDList(first, second);
    return first.getManager().invoke(MXNET_SUM, terms, new PairList<>()).singletonOrThrow();
  }

  /** Adds the second to the first, in its memory: not while a gradient is being recorded. */
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
