package org.sphereface.engine;

import ai.djl.ndarray.NDArray;

/** Changes between number formats, through which gradients go back. */
public interface FeatureMapCasts {

  /** Those of a network that computes in float32. */
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

  /** Float32 in the format of feature maps. */
  NDArray toMaps(NDArray x, boolean training);

  /** Feature maps in float32. */
  NDArray toFloat32(NDArray x, boolean training);
}
