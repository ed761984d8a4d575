package org.sphereface.experiments.cli.run;

import ai.djl.Device;
import java.util.List;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import picocli.CommandLine.Option;

/** How many processes train a cell together. */
final class WorkersOption {

  /** The engine that has a key-value store. */
  static final String ENGINE = "MXNet";

  @Option(
      names = "--workers",
      paramLabel = "NUMBER",
      description =
          "Processes that train each cell together: each batch is split over them. With --cluster"
              + " on as many of its machines at once, else on this one (docs/CLUSTER.md). On MXNet"
              + " alone.")
  private Integer number;

  /** Whether there are several. */
  boolean given() {
    return number != null;
  }

  /** How many; 1 if none are given. */
  int number() {
    return given() ? number : 1;
  }

  /**
   * Checks them before any work; after the engine's choice.
   *
   * @param engine that is chosen
   * @param devices of each process
   * @param cluster whether they run on a cluster
   * @throws CommandException if they cannot train
   */
  void require(String engine, List<Device> devices, boolean cluster, Matrix matrix) {
    if (!given()) {
      return;
    }
    if (number < 2) {
      throw new CommandException(
          "--workers takes 2 or more processes, not " + number + ": one alone needs no --workers.");
    }
    if (!engine.equals(ENGINE)) {
      throw new CommandException(
          "--workers needs MXNet, whose key-value store sums the gradients; "
              + engine
              + " has none in DJL: give --engine MXNet, or several --devices of one machine.");
    }
    if (!cluster && devices.stream().anyMatch(Device::isGpu)) {
      throw new CommandException(
          "--workers without --cluster train on the CPU of this machine: give --devices cpu, or"
              + " several GPUs as --devices gpu0,gpu1 without --workers.");
    }
    int parts = number * devices.size();
    for (Cell cell : matrix.cells()) {
      int batch = matrix.recipe(cell).data().batch();
      if (batch < parts) {
        throw new CommandException(
            "recipe.batch "
                + batch
                + " cannot be split over "
                + number
                + " workers of "
                + devices.size()
                + " devices each: set at least "
                + parts
                + ", or give fewer --workers.");
      }
    }
  }
}
