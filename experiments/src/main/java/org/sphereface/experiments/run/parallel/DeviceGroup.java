package org.sphereface.experiments.run.parallel;

import ai.djl.Device;
import java.util.List;
import java.util.Map;

/**
 * Devices that train a cell together, and the command of their process.
 *
 * @param name shown before each line of the process, such as {@code gpu0}
 * @param devices over which a batch is split
 * @param command starts the process, which serves cells ({@link WorkerServer})
 * @param environment variables that are added to the environment of this process
 */
public record DeviceGroup(
    String name, List<Device> devices, List<String> command, Map<String, String> environment) {

  public DeviceGroup {
    devices = List.copyOf(devices);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
