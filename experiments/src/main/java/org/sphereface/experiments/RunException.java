package org.sphereface.experiments;

/**
 * A run that cannot go on for a reason outside its matrix, such as its folder, a lock or a process
 * that ended: what happened and what to do, in one sentence.
 */
public final class RunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunException(String message) {
    super(message);
  }

  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
