package org.sphereface.experiments.cluster;

import java.util.function.Consumer;

/** Where the processes of one training run at once. */
@FunctionalInterface
public interface Workers {

  /**
   * Runs a command in several processes at once, beside those of their key-value store, and waits
   * until all of them have ended. If one ends with another status than 0, or its machine is lost,
   * all are ended and started again.
   *
   * @param events takes lines on what happens
   * @return what the machines have printed, in no order
   * @throws CommandFailedException if that was in vain several times
   * @throws org.sphereface.experiments.RunException if the cluster has ended
   */
  ClusterOutcome train(TrainingCommand command, Consumer<String> events);
}
