package org.sphereface.experiments.cli.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.sphereface.experiments.cli.shared.CommandException;
import picocli.CommandLine.Option;

/** The choice of devices that train. */
final class DevicesOption {

  @Option(
      names = "--devices",
      split = ",",
      paramLabel = "DEVICE",
      description =
          "cpu, or gpu0,gpu1,...; each batch is split over them. Default: all devices of the"
              + " engine.")
  private List<String> names = List.of();

  @Option(
      names = "--devices-per-cell",
      paramLabel = "NUMBER",
      description =
          "Number of devices that train a cell; several cells train at once. Default: all devices"
              + " train one cell after another.")
  private Integer perCell;

  /**
   * The devices by the cells that they train at once; after the engine's choice.
   *
   * @throws CommandException if a device is not there, or there are no such groups
   */
  List<List<Device>> groups() {
    Engine engine = Engine.getInstance();
    List<Device> devices =
        names.isEmpty() ? List.of(engine.getDevices()) : parse(names, engine.getGpuCount());
    return perCell == null ? List.of(devices) : groups(devices, perCell);
  }

  /**
   * Whether the threads that a matrix gives a cell count: on the CPU, and where no devices are
   * named; after the engine's choice.
   */
  boolean areThreads() {
    return areOpen() && Engine.getInstance().getGpuCount() == 0;
  }

  /** Whether no devices are named; the engine is not asked. */
  boolean areOpen() {
    return names.isEmpty() && perCell == null;
  }

  /**
   * How many a cell gets, if that is given; the engine is not asked, and its devices not counted.
   *
   * @throws CommandException if what is given names no devices, or no such groups of them
   */
  OptionalInt perCell() {
    if (names.isEmpty()) {
      if (perCell == null) {
        return OptionalInt.empty();
      }
      groups(Collections.nCopies(Math.max(1, perCell), Device.cpu()), perCell);
      return OptionalInt.of(perCell);
    }
    List<Device> devices = parse(names, Integer.MAX_VALUE);
    if (perCell != null) {
      groups(devices, perCell);
    }
    return OptionalInt.of(perCell == null ? names.size() : perCell);
  }

  /**
   * @param perCell devices of each group
   * @throws CommandException if that does not divide them
   */
  static List<List<Device>> groups(List<Device> devices, int perCell) {
    if (perCell < 1 || devices.size() % perCell != 0) {
      throw new CommandException(
          "--devices-per-cell takes a number that divides the number of devices, "
              + devices.size()
              + ", not "
              + perCell
              + ".");
    }
    List<List<Device>> groups = new ArrayList<>();
    for (int from = 0; from < devices.size(); from += perCell) {
      groups.add(devices.subList(from, from + perCell));
    }
    return groups;
  }

  /**
   * @param gpus how many the engine shows
   * @throws CommandException if a device is not there
   */
  static List<Device> parse(List<String> names, int gpus) {
    List<Device> devices = new ArrayList<>();
    for (String name : names) {
      String lower = name.strip().toLowerCase(Locale.ROOT);
      if (lower.equals("cpu")) {
        devices.add(Device.cpu());
        continue;
      }
      if (!lower.matches("gpu[0-9]{1,3}")) {
        throw new CommandException(
            "'" + name + "' is no device: expected cpu or gpu0, gpu1, and so on.");
      }
      int number = Integer.parseInt(lower.substring(3));
      if (number >= gpus) {
        throw new CommandException(
            "There is no "
                + lower
                + ": the engine shows "
                + (gpus == 0 ? "no GPU" : "gpu0 to gpu" + (gpus - 1))
                + "; 'sphereface doctor' says more.");
      }
      devices.add(Device.gpu(number));
    }
    boolean mixed = devices.contains(Device.cpu()) && devices.stream().anyMatch(Device::isGpu);
    long distinct = devices.stream().filter(Device::isGpu).distinct().count();
    if (mixed || distinct < devices.stream().filter(Device::isGpu).count()) {
      throw new CommandException(
          "--devices takes the CPU or distinct GPUs, not " + String.join(",", names) + ".");
    }
    return devices;
  }
}
