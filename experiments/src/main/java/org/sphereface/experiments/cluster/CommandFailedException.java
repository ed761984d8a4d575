package org.sphereface.experiments.cluster;

/** A command that failed on each machine that has tried it, with the last reason. */
public final class CommandFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
