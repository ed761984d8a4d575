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

  /** Casts feature maps to float32. */
  NDArray toFloat32(NDArray x, boolean training);
}
