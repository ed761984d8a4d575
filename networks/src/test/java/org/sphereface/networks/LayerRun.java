package org.sphereface.networks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Runs a layer by itself on the engine. */
final class LayerRun implements AutoCloseable {

  /** Output and gradient of {@code sum(output * up)} in the input. */
  record Pass(float[] output, float[] inputGradient) {}

  final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final NDManager manager = NDManager.newBaseManager();
  private final Layer layer;

  LayerRun(Layer layer) {
    this.layer = layer;
    for (Parameter parameter : layer.parameters()) {
      parameter.initialize(manager, DataType.FLOAT32);
      parameters.put(parameter.getName(), parameter.getArray());
    }
  }

  Pass train(float[] x, float[] up, Shape shape) {
    NDArray input = manager.create(x, shape);
    input.setRequiresGradient(true);
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray y = layer.forward(store, input, true);
      collector.backward(y.mul(manager.create(up, y.getShape())).sum());
      return new Pass(y.toFloatArray(), input.getGradient().toFloatArray());
    }
  }

  float[] evaluate(float[] x, Shape shape) {
    return evaluate(layer, x, shape);
  }

  /** Runs a part of the layer. */
  float[] evaluate(Layer part, float[] x, Shape shape) {
    ParameterStore store = new ParameterStore(manager, false);
    return part.forward(store, manager.create(x, shape), false).toFloatArray();
  }

  static float[] gaussian(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public void close() {
    manager.close();
  }
}
