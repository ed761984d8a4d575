package org.sphereface.engine;

import ai.djl.ndarray.NDArray;

/** Casts between float32 and the number format of feature maps; gradients pass through. */
public interface FeatureMapCasts {

  /** Leaves arrays unchanged, for networks that compute in float32. */
  FeatureMapCasts NONE =
      new FeatureMapCasts() {
        @Override
        public NDArray toMaps(NDArray x, boolean training) {
          return x;
        }

        @Override
        public NDArray toFloat32(NDArray x, boolean training) {
          return x;
        }
      };

  /** Casts float32 to the format of feature maps. */
  NDArray toMaps(NDArray x, boolean training);

  /**
   * Casts a parameter to the format of feature maps. What a pass without training needs may be kept
   * for those that follow, until {@link #forgetParameters()}.
   */
  default NDArray parameterToMaps(NDArray parameter, boolean training) {
    return toMaps(parameter, training);
  }

  /** Makes the next pass cast the parameters anew, since they may have changed. */
  default void forgetParameters() {}

  /** Casts feature maps to float32. */
  NDArray toFloat32(NDArray x, boolean training);
}
