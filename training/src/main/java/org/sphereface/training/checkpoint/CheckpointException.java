package org.sphereface.training.checkpoint;

/** Thrown if checkpoints are of another training; the message says what differs and what to do. */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }
}
