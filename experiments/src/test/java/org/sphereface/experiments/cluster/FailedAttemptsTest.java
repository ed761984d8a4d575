package org.sphereface.experiments.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {

  private static final String KILLED = "The worker was ended by signal 9.";
  private static final String FULL = "The worker aborted: The disk is full.";

  private final FailedAttempts failed = new FailedAttempts();

  @Test
  void noneFollowsTenKillsAtOneCheckpoint() {
    for (int attempt = 1; attempt < 10; attempt++) {
      assertTrue(failed.mayFollow(KILLED, OptionalInt.of(5)));
    }
    assertFalse(failed.mayFollow(KILLED, OptionalInt.of(5)));
  }

  @Test
  void eachCheckpointAllowsTenMore() {
    for (int attempt = 0; attempt < 90; attempt++) {
      assertTrue(failed.mayFollow(KILLED, OptionalInt.of(attempt / 9)));
    }
  }

  @Test
  void noneFollowsTheSameReasonOfItsOwnTwice() {
    assertTrue(failed.mayFollow(FULL, OptionalInt.empty()));
    assertTrue(failed.mayFollow(KILLED, OptionalInt.empty()));
    assertTrue(failed.mayFollow(FULL, OptionalInt.empty()));
    assertTrue(failed.mayFollow("The worker ended with status 1: other.", OptionalInt.empty()));
    assertTrue(failed.mayFollow(FULL, OptionalInt.of(5)));
    assertFalse(failed.mayFollow(FULL, OptionalInt.of(5)));
  }
}
