package org.sphereface.detection;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.engine.HostValues;
import org.sphereface.networks.architecture.CascadeNetwork;

/** A network of the cascade with its parameters on the engine. Closing it frees them. */
final class CascadeStage implements AutoCloseable {

  private final NDManager manager;
  private final CascadeNetwork network;
  private final ParameterStore parameterStore;

  /**
   * @param weights a safetensors file; if null, the network keeps its initial parameters
   */
  CascadeStage(CascadeNetwork network, Path weights, Device device) {
    this.network = network;
    manager = NDManager.newBaseManager(device);
    try {
      Shape shape = new Shape(1, 3, network.side(), network.side());
      network.initialize(manager, DataType.FLOAT32, shape);
      if (weights != null) {
        network.load(weights);
      }
      network.freezeParameters(true);
      parameterStore = new ParameterStore(manager, false);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  int side() {
    return network.side();
  }

  /**
   * Runs it.
   *
   * @param values count x 3 x height x width
   * @return logits, shifts and for O-Net coordinates, as the network puts them out
   */
  List<float[]> run(float[] values, int count, int height, int width) {
    try (NDManager batch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Shape shape = new Shape(count, 3, height, width);
      int size = Math.toIntExact(shape.size());
      NDArray images = HostValues.copy(batch, values, 0, size, shape);
      NDList outputs = network.forward(parameterStore, new NDList(images), false);
      return outputs.stream().map(NDArray::toFloatArray).toList();
    }
  }

  /** The probability of a face from the logits of none and of one. */
  static double probability(float none, float face) {
    return 1 / (1 + Math.exp((double) none - face));
  }

  @Override
  public void close() {
    manager.close();
  }
}
