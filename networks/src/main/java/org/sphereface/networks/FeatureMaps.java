package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.util.PairList;

/**
 * Sums of feature maps of one shape, in the way that each engine does fast: the values are those of
 * DJL's {@code add}.
 *
 * <p>That add broadcasts, on MXNet with both maps and then the sum laid out anew; {@code
 * elemwise_add} keeps the blocked layout that MXNet's convolutions give and take.
 */
final class FeatureMaps {

  private static final String MXNET_SUM = "elemwise_add";

  private FeatureMaps() {}

  static boolean onMxNet(NDArray x) {
    return x.getManager().getEngine().getEngineName().equals("MXNet");
  }

  static NDArray sum(NDArray first, NDArray second) {
    if (!onMxNet(first)) {
      return first.add(second);
    }
    NDList terms = new NDList(first, second);
    return first.getManager().invoke(MXNET_SUM, terms, new PairList<>()).singletonOrThrow();
  }

  /** Adds the second to the first, in its memory: not while a gradient is being recorded. */
  static void add(NDArray first, NDArray second) {
    if (!onMxNet(first)) {
      first.addi(second);
      return;
    }
    NDArray[] terms = {first, second};
    NDArray[] sum = {first};
    first.getManager().invoke(MXNET_SUM, terms, sum, new PairList<>());
  }
}
