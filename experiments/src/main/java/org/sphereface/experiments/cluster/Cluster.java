package org.sphereface.experiments.cluster;

import java.util.function.Consumer;

/**
 * Machines that run commands of this program, each in a process of its own. They see the same
 * folders under the same paths.
 */
public interface Cluster extends Workers, AutoCloseable {

  /**
   * Runs a command on a machine that is free, and waits for its end. Where the machine is lost, or
   * the command ends with another status than 0, it is run again, on another machine if there is
   * one. It never runs twice at once, but for the moment that a lost machine's process takes to
   * end. May be called by many threads.
   *
   * @param events takes lines on what happens to the command
   * @throws CommandFailedException if it failed on several machines
   * @throws org.sphereface.experiments.RunException if the cluster has ended
   */
  ClusterOutcome run(ClusterCommand command, Consumer<String> events);

  /** Ends what runs. */
  @Override
  void close();
}
