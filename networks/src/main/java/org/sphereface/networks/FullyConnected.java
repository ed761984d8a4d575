package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A linear layer on the flattened input.
 *
 * <p>Parameters: {@code weight}, out x in, and {@code bias}, out.
 */
final class FullyConnected extends AbstractBlock {

  private static final byte VERSION = 1;

  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  FullyConnected(String name, int in, int out) {
    super(VERSION);
    this.in = in;
    this.out = out;
    weight = addParameter(Parameters.weight(new Shape(out, in), CaffeInitializer.xavier(name)));
    bias = addParameter(Parameters.bias(out));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    NDArray w = parameterStore.getValue(weight, x.getDevice(), training);
    NDArray b = parameterStore.getValue(bias, x.getDevice(), training);
    return Linear.linear(x.reshape(x.getShape().get(0), in), w, b);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), out)};
  }
}
