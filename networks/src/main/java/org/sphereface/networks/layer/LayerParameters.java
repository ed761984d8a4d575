package org.sphereface.networks.layer;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/**
 * Makes the weight and the bias of a layer.
 *
 * @param name of the layer
 * @param initial of the weight; biases start at 0
 * @param biased whether there is a bias
 */
record LayerParameters(String name, Initializer initial, boolean biased) {

  Parameter weight(Shape shape) {
    return of(name + ".weight", Parameter.Type.WEIGHT, shape, initial);
  }

  Parameter bias(int channels) {
    return of(name + ".bias", Parameter.Type.BIAS, new Shape(channels), Initializer.ZEROS);
  }

  /** Makes a parameter with a gradient. */
  static Parameter of(String name, Parameter.Type type, Shape shape, Initializer initial) {
    return builder(name, type, shape, initial).build();
  }

  /** Makes a parameter that forward passes set, not the optimizer. */
  static Parameter statistic(String name, Parameter.Type type, int channels, Initializer initial) {
    return builder(name, type, new Shape(channels), initial).optRequiresGrad(false).build();
  }

  private static Parameter.Builder builder(
      String name, Parameter.Type type, Shape shape, Initializer initial) {
    return Parameter.builder().setName(name).setType(type).optShape(shape).optInitializer(initial);
  }
}
