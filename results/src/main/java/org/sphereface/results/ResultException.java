package org.sphereface.results;

/**
 * Signals a result file that cannot be read or written. The message is one sentence: the file, what
 * was expected, what to do.
 */
public final class ResultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ResultException(String message) {
    super(message);
  }

  public ResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
