package org.sphereface.experiments.cluster;

import java.util.List;

/**
 * A command that has ended with status 0.
 *
 * @param machine that ran it
 * @param lines the last lines of its output
 */
public record ClusterOutcome(String machine, List<String> lines) {

  /** Copies the list. */
  public ClusterOutcome {
    lines = List.copyOf(lines);
  }
}
