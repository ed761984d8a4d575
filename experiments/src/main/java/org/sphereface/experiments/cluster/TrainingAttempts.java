package org.sphereface.experiments.cluster;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Starts the processes of a training anew, all of them, when one has failed: the others wait for it
 * then, and the training goes on from its last checkpoint.
 *
 * @param host the numeric address of this machine that the processes reach
 * @param servers of the key-value store
 */
public record TrainingAttempts(String host, int servers) {

  /**
   * Runs a training.
   *
   * @param attempt starts servers and workers, and returns what they print when all have ended
   * @throws CommandFailedException if the last attempt fails
   */
  public ClusterOutcome run(
      TrainingCommand command,
      Function<StoreScheduler, ClusterOutcome> attempt,
      Consumer<String> events) {
    FailedAttempts failed = new FailedAttempts();
    while (true) {
      try (StoreScheduler scheduler = StoreScheduler.start(command, host, servers)) {
        return attempt.apply(scheduler);
      } catch (CommandFailedException e) {
        if (!failed.mayFollow(e.getMessage(), command.newestCheckpoint().get())) {
          throw e;
        }
        events.accept(
            e.getMessage()
                + " All processes of the training are ended, and start again from its last"
                + " checkpoint.");
      }
    }
  }
}
