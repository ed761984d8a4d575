package org.sphereface.networks.layer;

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
import org.sphereface.engine.Bfloat16;

/** Runs a layer by itself on the engine. */
public final class LayerRun implements AutoCloseable {

  /** Output and gradient of {@code sum(output * up)} in the input. */
  record Result(float[] output, float[] inputGradient) {}

  public final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final NDManager manager = NDManager.newBaseManager();
  private final Layer layer;

  public LayerRun(Layer layer) {
    this.layer = layer;
    for (Parameter parameter : layer.parameters()) {
      parameter.initialize(manager, DataType.FLOAT32);
      parameters.put(parameter.getName(), parameter.getArray());
    }
  }

  Result train(float[] x, float[] up, Shape shape) {
    NDArray input = manager.create(x, shape);
    input.setRequiresGradient(true);
    ParameterStore store = new ParameterStore(manager, false);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray y = layer.forward(ForwardContext.inFloat32(store, true), input);
      collector.backward(y.mul(manager.create(up, y.getShape())).sum());
      return new Result(y.toFloatArray(), input.getGradient().toFloatArray());
    }
  }

  /** Runs it on maps as they are. */
  NDArray forward(NDArray maps) {
    return layer.forward(ForwardContext.inFloat32(new ParameterStore(manager, false), false), maps);
  }

  float[] evaluate(float[] x, Shape shape) {
    return evaluate(layer, x, shape);
  }

  /** Runs a part of the layer. */
  float[] evaluate(Layer part, float[] x, Shape shape) {
    ParameterStore store = new ParameterStore(manager, false);
    return part.forward(ForwardContext.inFloat32(store, false), manager.create(x, shape))
        .toFloatArray();
  }

  /** With maps in bfloat16. */
  public float[] evaluateMixed(float[] x, Shape shape) {
    ForwardContext pass =
        new ForwardContext(new ParameterStore(manager, false), false, Bfloat16.on(manager));
    return pass.toFloat32(layer.forward(pass, pass.toMaps(manager.create(x, shape))))
        .toFloatArray();
  }

  public static float[] gaussian(int size, long seed) {
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
