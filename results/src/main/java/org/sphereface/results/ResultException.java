package org.sphereface.results;

/**
 * Result files that cannot be read, told in one sentence: the file, what was expected, what to do.
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
