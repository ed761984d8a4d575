package org.sphereface.experiments.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * One of this program's networks with parameters.
 *
 * @param file the parameters
 * @param channels the order in which the parameters take them
 * @param device loads the engine at the first call
 */
public record NetworkFile(
    Network network,
    Path file,
    Preprocessing.Channels channels,
    Precision precision,
    Supplier<Device> device)
    implements ModelFile {

  /** Parameters that take RGB, as this program's own. */
  public NetworkFile(Network network, Path file, Precision precision, Supplier<Device> device) {
    this(network, file, Preprocessing.Channels.RGB, precision, device);
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
    Device chosen = device.get();
    Engine engine = Engine.getInstance();
    return engine.getEngineName() + " " + engine.getVersion() + " on " + chosen;
  }

  @Override
  public PretrainedNetwork open() {
    PretrainedNetwork opened = new PretrainedNetwork(network, file, device.get());
    try {
      if (channels == Preprocessing.Channels.BGR) {
        opened.reverseInputChannels();
      }
      opened.compute(precision);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
