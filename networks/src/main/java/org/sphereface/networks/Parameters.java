package org.sphereface.networks;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/** The kinds of parameters of a layer. */
final class Parameters {

  private Parameters() {}

  static Parameter weight(Shape shape, Initializer initial) {
    return Parameter.builder()
        .setName("weight")
        .setType(Parameter.Type.WEIGHT)
        .optShape(shape)
        .optInitializer(initial)
        .build();
  }

  static Parameter bias(int channels) {
    return Parameter.builder()
        .setName("bias")
        .setType(Parameter.Type.BIAS)
        .optShape(new Shape(channels))
        .optInitializer(Initializer.ZEROS)
        .build();
  }
}
