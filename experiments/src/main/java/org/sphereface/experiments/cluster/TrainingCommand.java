package org.sphereface.experiments.cluster;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A command that several processes run at once to train one cell together.
 *
 * @param worker what each of them runs
 * @param workers how many
 * @param here a command line of the system that starts the same on this machine
 * @param newestCheckpoint returns its iteration, if there is one
 */
public record TrainingCommand(
    ClusterCommand worker, int workers, List<String> here, Supplier<OptionalInt> newestCheckpoint) {

  /** Copies the list. */
  public TrainingCommand {
    here = List.copyOf(here);
  }
}
