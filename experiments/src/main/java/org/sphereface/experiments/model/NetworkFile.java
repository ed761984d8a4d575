package org.sphereface.experiments.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.training.model.PretrainedNetwork;

/**
 * One of this program's networks with parameters.
 *
 * @param file the parameters
 * @param device loads the engine at the first call
 */
public record NetworkFile(Network network, Path file, Precision precision, Supplier<Device> device)
    implements ModelFile {

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
    return network.id() + " " + Matrix.options(network) + ", " + precision;
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
      opened.compute(precision);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
