package org.sphereface.experiments.cli.shared;

/** The reason, in one sentence, why a command cannot do its work. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
