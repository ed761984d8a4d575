package org.sphereface.training.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.Map;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;

/** A network with the parameters of a file. Closing it frees them. */
public final class PretrainedNetwork implements Embedder {

  private final NDManager manager;
  private final EmbeddingNetwork block;
  private final ParameterStore parameterStore;

  /**
   * Loads the parameters.
   *
   * @param network whose options are those of the file
   * @param weights the network's, or a training's, parameters: {@link EmbeddingNetwork#load}
   * @param device where it runs
   * @throws IllegalArgumentException if the file is damaged or is not this network's
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public PretrainedNetwork(Network network, Path weights, Device device) {
    manager = NDManager.newBaseManager(device);
    try {
      block = network.block();
      block.initialize(
          manager, DataType.FLOAT32, new Shape(1, 3, network.inputHeight(), network.inputWidth()));
      block.load(weights);
      block.freezeParameters(true);
      parameterStore = new ParameterStore(manager, false);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public NDArray embed(NDArray images, boolean training) {
    return block.forward(parameterStore, new NDList(images), training).singletonOrThrow();
  }

  /**
   * Sets the precision of the computation, which is float32 before.
   *
   * @throws IllegalArgumentException if it computes in float32 only
   */
  public void compute(Precision precision) {
    block.compute(precision);
  }

  /**
   * Makes it take RGB although its parameters were trained on BGR: {@link
   * EmbeddingNetwork#reverseInputChannels}.
   *
   * @throws IllegalArgumentException if it does not begin with a convolution of three channels
   */
  public void reverseInputChannels() {
    block.reverseInputChannels();
  }

  /** Writes its parameters as safetensors: {@link EmbeddingNetwork#save}. */
  public void save(Path file) {
    block.save(file);
  }

  /** Writes it as an ONNX model: {@link EmbeddingNetwork#writeOnnx}. */
  public void writeOnnx(Path file, Map<String, String> notes) {
    block.writeOnnx(file, notes);
  }

  /** Writes it for ONNX Runtime: {@link EmbeddingNetwork#writeForOnnxRuntime}. */
  void writeForOnnxRuntime(Path file) {
    block.writeForOnnxRuntime(file);
  }

  @Override
  public void close() {
    manager.close();
  }
}
