package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.FeatureMapCasts;

/**
 * One pass through a network.
 *
 * @param store where the parameters are
 * @param training whether a gradient is being recorded: batch statistics and dropout need it
 * @param casts between float32 and the format of the feature maps
 */
public record ForwardContext(ParameterStore store, boolean training, FeatureMapCasts casts) {

  public static ForwardContext inFloat32(ParameterStore store, boolean training) {
    return new ForwardContext(store, training, FeatureMapCasts.NONE);
  }

  /** A parameter on the device of the maps, float32. */
  NDArray value(Parameter parameter, NDArray maps) {
    return store.getValue(parameter, maps.getDevice(), training);
  }

  /** A parameter on the device of the maps and in their format. */
  NDArray likeMaps(Parameter parameter, NDArray maps) {
    return toMaps(value(parameter, maps));
  }

  public NDArray toMaps(NDArray x) {
    return casts.toMaps(x, training);
  }

  public NDArray toFloat32(NDArray x) {
    return casts.toFloat32(x, training);
  }
}
