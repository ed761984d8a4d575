package org.sphereface.experiments.cli.shared;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.function.Supplier;

/**
 * The first device of the engine, which is loaded when it is requested.
 *
 * <p>It is no method of the options: picocli looks up the methods of an options class, and without
 * DJL, which an evaluation of given embeddings does not need, it would not find the type.
 */
public record EngineDevice(EngineOption engine) implements Supplier<Device> {

  @Override
  public Device get() {
    engine.choose();
    return Engine.getInstance().getDevices(1)[0];
  }
}
