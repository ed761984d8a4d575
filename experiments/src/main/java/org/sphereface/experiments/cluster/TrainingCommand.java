package org.sphereface.experiments.cluster;

import java.util.List;

/**
 * A command that several processes run at once to train one cell together.
 *
 * @param worker what each of them runs
 * @param workers how many
 * @param here a command line of the system that starts the same on this machine
 */
public record TrainingCommand(ClusterCommand worker, int workers, List<String> here) {

  /** Copies the list. */
  public TrainingCommand {
    here = List.copyOf(here);
  }
}
