package org.sphereface.experiments.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.LayeredNetwork;
import org.sphereface.training.model.EmbeddingModel;
import org.sphereface.training.model.OnnxNetwork;
import org.sphereface.training.model.OnnxRuntime;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * One of this program's networks with parameters.
 *
 * @param file the parameters
 * @param channels the order in which the parameters take them
 * @param embeddedBy what computes the embeddings
 * @param device loads the engine at the first call
 */
public record NetworkFile(
    Network network,
    Path file,
    Preprocessing.Channels channels,
    Precision precision,
    NetworkRuntime embeddedBy,
    Supplier<Device> device)
    implements ModelFile {

  /**
   * Checks the precision.
   *
   * @throws IllegalArgumentException if ONNX Runtime is to compute in another one than float32
   */
  public NetworkFile {
    if (embeddedBy == NetworkRuntime.ONNX_RUNTIME && precision != Precision.FLOAT32) {
      throw new IllegalArgumentException(
          "precision is "
              + precision
              + ", but ONNX Runtime computes in float32 only: leave --precision out, or choose another"
              + " --engine.");
    }
  }

  /** Parameters that take RGB, as this program's own, on the engine, as in a run. */
  public NetworkFile(Network network, Path file, Precision precision, Supplier<Device> device) {
    this(network, file, Preprocessing.Channels.RGB, precision, NetworkRuntime.ENGINE, device);
  }

  private boolean isOnOnnxRuntime() {
    return switch (embeddedBy) {
      case ENGINE -> false;
      case ONNX_RUNTIME -> true;
      case AUTO ->
          OnnxRuntime.isThere()
              && precision == Precision.FLOAT32
              && network.block() instanceof LayeredNetwork
              && !device.get().isGpu();
    };
  }

  @Override
  public String id() {
    return network.id();
  }

  @Override
  public List<Path> contents() {
    return List.of(file);
  }

  @Override
  public int inputHeight() {
    return network.inputHeight();
  }

  @Override
  public int inputWidth() {
    return network.inputWidth();
  }

  @Override
  public String settings() {
    return network.id()
        + " "
        + Matrix.options(network)
        + ", "
        + precision
        + (channels == Preprocessing.Channels.BGR ? ", bgr" : "");
  }

  @Override
  public String runtime() {
    if (isOnOnnxRuntime()) {
      return OnnxNetwork.runtime();
    }
    Device chosen = device.get();
    Engine engine = Engine.getInstance();
    return engine.getEngineName() + " " + engine.getVersion() + " on " + chosen;
  }

  @Override
  public EmbeddingModel open() {
    PretrainedNetwork opened = new PretrainedNetwork(network, file, device.get());
    try {
      if (channels == Preprocessing.Channels.BGR) {
        opened.reverseInputChannels();
      }
      if (!isOnOnnxRuntime()) {
        opened.compute(precision);
        return opened;
      }
      EmbeddingModel elsewhere = OnnxNetwork.of(opened);
      opened.close();
      return elsewhere;
    } catch (UnsupportedOperationException e) {
      opened.close();
      throw new IllegalArgumentException(
          e.getMessage() + ", which ONNX Runtime needs: choose another --engine.", e);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
