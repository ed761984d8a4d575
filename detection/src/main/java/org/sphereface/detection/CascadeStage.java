package org.sphereface.detection;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.engine.HostValues;
import org.sphereface.networks.architecture.CascadeNetwork;
import org.sphereface.networks.architecture.LandmarkNetwork;
import org.sphereface.networks.io.ParameterFile;

/** A network of the cascade with its parameters on the engine. Closing it frees them. */
final class CascadeStage implements AutoCloseable {

  private final NDManager manager;
  private final AbstractBlock network;
  private final int channels;
  private final int side;
  private final ParameterStore parameterStore;

  /**
   * @param weights a parameter file; if null, the network keeps its initial parameters
   */
  CascadeStage(CascadeNetwork network, Path weights, Device device) {
    this(network, 3, network.side(), weights, device);
  }

  /** The fourth network; the parameters are as for the others. */
  CascadeStage(LandmarkNetwork network, Path weights, Device device) {
    this(network, LandmarkNetwork.CHANNELS, LandmarkNetwork.SIDE, weights, device);
  }

  private CascadeStage(AbstractBlock network, int channels, int side, Path weights, Device device) {
    this.network = network;
    this.channels = channels;
    this.side = side;
    manager = NDManager.newBaseManager(device);
    try {
      Shape shape = new Shape(1, channels, side, side);
      network.initialize(manager, DataType.FLOAT32, shape);
      if (weights != null) {
        ParameterFile.load(weights, ParameterFile.arrays(network));
      }
      network.freezeParameters(true);
      parameterStore = new ParameterStore(manager, false);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  int side() {
    return side;
  }

  /**
   * Runs it.
   *
   * @param values count x channels x height x width
   * @return what the network puts out
   */
  List<float[]> run(float[] values, int count, int height, int width) {
    try (NDManager batch = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Shape shape = new Shape(count, channels, height, width);
      int size = Math.toIntExact(shape.size());
      NDArray images = HostValues.copy(batch, values, 0, size, shape);
      NDList outputs = network.forward(parameterStore, new NDList(images), false);
      return outputs.stream().map(NDArray::toFloatArray).toList();
    }
  }

  /**
   * The probability of a face from the logits of none and of one, in single precision as Caffe's
   * softmax: that of a plain face is exactly 1, and boxes of equal scores are told apart by their
   * order.
   */
  static float probability(float none, float face) {
    float most = Math.max(none, face);
    float ofNone = (float) Math.exp(none - most);
    float ofFace = (float) Math.exp(face - most);
    return ofFace / (ofNone + ofFace);
  }

  @Override
  public void close() {
    manager.close();
  }
}
