package org.sphereface.datasets;

/** A user's mistake in data, told in one sentence: the file, what was expected, what to do. */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
