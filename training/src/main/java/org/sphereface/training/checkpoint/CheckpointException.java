package org.sphereface.training.checkpoint;

/** Checkpoints that are of another training: what differs, and what to do, in one sentence. */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }
}
