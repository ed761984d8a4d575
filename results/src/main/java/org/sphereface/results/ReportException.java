package org.sphereface.results;

/**
 * Result files that cannot be read, told in one sentence: the file, what was expected, what to do.
 */
public final class ReportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ReportException(String message) {
    super(message);
  }

  public ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
