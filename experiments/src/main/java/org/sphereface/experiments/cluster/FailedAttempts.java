package org.sphereface.experiments.cluster;

import java.util.OptionalInt;

/** The attempts at a training that have failed since its newest checkpoint. */
final class FailedAttempts {

  private static final int MOST = 10;

  private OptionalInt checkpoint = OptionalInt.empty();
  private String reason = "";
  private int number;

  /**
   * Counts one more.
   *
   * @param message why it failed
   * @param newestCheckpoint the iteration from which another attempt goes on
   * @return whether another is made: not after ten without a newer checkpoint, nor if the processes
   *     have ended themselves twice for the same reason
   */
  boolean mayFollow(String message, OptionalInt newestCheckpoint) {
    if (!newestCheckpoint.equals(checkpoint)) {
      checkpoint = newestCheckpoint;
      reason = "";
      number = 0;
    }
    number++;
    String before = reason;
    reason = CommandProcess.ownReason(message);
    return number < MOST && (reason.isEmpty() || !reason.equals(before));
  }
}
