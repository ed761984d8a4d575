package org.sphereface.networks.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.sphereface.engine.FeatureMapCasts;

/**
 * What layers need of a pass through a network.
 *
 * @param store of the parameters' values
 * @param training whether a gradient is being recorded: batch statistics and dropout need it
 * @param casts between float32 and the format of the feature maps
 */
public record ForwardContext(ParameterStore store, boolean training, FeatureMapCasts casts) {

  /** Returns the context of a pass whose feature maps are float32. */
  public static ForwardContext inFloat32(ParameterStore store, boolean training) {
    return new ForwardContext(store, training, FeatureMapCasts.NONE);
  }

  /** Returns a parameter on the device of the maps, in float32. */
  public NDArray value(Parameter parameter, NDArray maps) {
    return store.getValue(parameter, maps.getDevice(), training);
  }

  /** Returns a parameter on the device of the maps, in their format. */
  public NDArray likeMaps(Parameter parameter, NDArray maps) {
    return casts.parameterToMaps(value(parameter, maps), training);
  }

  /** Casts float32 to the format of feature maps. */
  public NDArray toMaps(NDArray x) {
    return casts.toMaps(x, training);
  }

  /** Casts feature maps to float32. */
  public NDArray toFloat32(NDArray x) {
    return casts.toFloat32(x, training);
  }
}
